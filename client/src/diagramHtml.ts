export interface DiagramPage {
  /** From a random source, for this page only. */
  readonly nonce: string;
  /** What the editor serves its own files from. */
  readonly contentSource: string;
  readonly script: string;
  /** The script that brings elk, which the page loads when it needs it. */
  readonly elk: string;
  readonly styles: string;
}

/**
 * The page of the diagram. It may load its own scripts and style sheet and start workers from blobs, and
 * nothing else: no network, no markup from the schema, no evaluated text.
 */
export function diagramHtml({ nonce, contentSource, script, elk, styles }: DiagramPage): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${contentSource}`,
    `img-src ${contentSource} data:`,
    `worker-src blob:`,
    `connect-src 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${styles}">
<title>Schema diagram</title>
</head>
<body>
<script nonce="${nonce}" src="${script}" data-elk="${elk}"></script>
</body>
</html>
`;
}
