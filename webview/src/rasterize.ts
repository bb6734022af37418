/** More pixels than this on a side and browsers give up. */
const mostPixels = 16_000;

/** A self-contained SVG as PNG in base64; undefined when the browser cannot draw it. */
export async function rasterize(svg: string, scale: number): Promise<string | undefined> {
  try {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const fitting = Math.min(scale, mostPixels / Math.max(1, image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * fitting);
    canvas.height = Math.round(image.naturalHeight * fitting);
    const context = canvas.getContext('2d');
    if (!context) return undefined;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/png').split(',')[1];
  } catch {
    return undefined;
  }
}
