import {
  CreateFile,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type TextEdit as ProtocolEdit,
  type Range,
  type SnippetTextEdit,
  TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { isMetaRule, isSuperfluous } from '../ide/ruleKinds.ts';
import { shownFindings } from '../ide/shownFindings.ts';
import { reasonPlaceholder } from '../ide/suppression.ts';
import type { Finding } from '../lint/finding.ts';
import type { FileEdit, TextEdit } from '../model/edit.ts';
import type { FilePath, Span } from '../model/span.ts';
import type { Severity } from '../rules/rule.ts';
import { rulePageUrl } from '../rules/rulePage.ts';
import { createLineIndex, type LineIndex, lineColumnAt } from '../workspace/lineIndex.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { ClientFacts } from './clientFacts.ts';

/** What is needed to put offsets into a client's terms. */
export interface Conversion {
  readonly workspace: Workspace;
  readonly client: ClientFacts;
  /** The URI under which the client knows a file. */
  readonly uriOf: (file: FilePath) => string;
  /** Where somebody typed last in a file with many findings, else 0. */
  readonly typedAt: (file: FilePath) => number;
}

export const diagnosticSource = 'schemawright';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The findings of a file as diagnostics of the protocol, with what this client can show; of very many a part. */
export function toDiagnostics(conversion: Conversion, file: FilePath): Diagnostic[] {
  const { shown, leftOut } = shownFindings(conversion.workspace.findings(file), conversion.typedAt(file));
  const diagnostics = shown.map((finding) => toDiagnostic(conversion, finding));
  if (leftOut > 0) diagnostics.unshift(noteOfLeftOut(leftOut));
  return diagnostics;
}

function noteOfLeftOut(count: number): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Information,
    source: diagnosticSource,
    message: `${count} more findings in this file are not shown; \`schemawright check\` tells them all.`,
  };
}

export function toDiagnostic(conversion: Conversion, finding: Finding): Diagnostic {
  const { client, workspace, uriOf } = conversion;
  const diagnostic: Diagnostic = {
    range: rangeOf(workspace, finding.span),
    severity: severities[finding.severity],
    source: diagnosticSource,
    code: finding.rule,
    message: finding.message,
  };
  if (client.codeDescription && !isMetaRule(finding.rule)) {
    diagnostic.codeDescription = { href: rulePageUrl(finding.rule) };
  }
  if (client.diagnosticTags && isSuperfluous(finding.rule)) diagnostic.tags = [DiagnosticTag.Unnecessary];
  if (client.relatedInformation && finding.related.length > 0) {
    diagnostic.relatedInformation = finding.related.map(({ span, message }) => ({
      location: { uri: uriOf(span.file), range: rangeOf(workspace, span) },
      message,
    }));
  }
  if (client.diagnosticData) {
    diagnostic.data = { fixes: finding.fixes.map(({ title, safety }) => ({ title, safety })) };
  }
  return diagnostic;
}

export function rangeOf(workspace: Workspace, span: Span): Range {
  const lines = workspace.lines(span.file);
  if (!lines) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return toRange(lines, span.start, span.end);
}

export function toRange(lines: LineIndex, start: number, end: number): Range {
  const from = lineColumnAt(lines, start);
  const to = lineColumnAt(lines, end);
  return {
    start: { line: from.line, character: from.column },
    end: { line: to.line, character: to.column },
  };
}

/** How an edit is handed over, besides what it changes. */
export interface EditManner {
  /** Makes the placeholder of a suppression's reason a field to type over, where possible. */
  readonly placeholder?: boolean;
  /** Has the edit shown before it is made, where possible, with this to read. */
  readonly confirm?: { readonly label: string; readonly description: string } | undefined;
}

const annotationId = 'schemawright';

/**
 * Text edits as one edit of the protocol, each file with the version that its offsets count in (null: it is
 * not open).
 */
export function toWorkspaceEdit(
  { workspace, client, uriOf }: Conversion,
  fileEdits: readonly FileEdit[],
  { placeholder = false, confirm }: EditManner = {},
): WorkspaceEdit {
  const converted = fileEdits.map(({ file, edits, creates }) => {
    // Records of migration tools are edited without being read for their own sake.
    const known = creates ? undefined : workspace.lines(file);
    const lines = known ?? createLineIndex((creates ? undefined : workspace.text(file)) ?? '');
    return { file, creates, edits: edits.map((edit) => toProtocolEdit(lines, edit)) };
  });
  if (!client.documentChanges) {
    return { changes: Object.fromEntries(converted.map(({ file, edits }) => [uriOf(file), edits])) };
  }
  const annotation = confirm && client.changeAnnotations ? { annotationId } : undefined;
  const snippets = placeholder && client.snippetEdits;
  return {
    documentChanges: converted.flatMap(({ file, creates, edits }) => [
      // Never over a file that came meanwhile: the whole edit fails then.
      ...(creates && client.createsFiles
        ? [
            {
              ...CreateFile.create(uriOf(file), { overwrite: false, ignoreIfExists: false }),
              ...annotation,
            },
          ]
        : []),
      {
        ...TextDocumentEdit.create({ uri: uriOf(file), version: workspace.bufferVersion(file) ?? null }, []),
        edits: snippets ? edits.map(toSnippet) : edits.map((edit) => ({ ...edit, ...annotation })),
      },
    ]),
    ...(annotation && confirm
      ? { changeAnnotations: { [annotationId]: { ...confirm, needsConfirmation: true } } }
      : {}),
  };
}

function toProtocolEdit(lines: LineIndex, edit: TextEdit): ProtocolEdit {
  return { range: toRange(lines, edit.start, edit.end), newText: edit.newText };
}

function toSnippet({ range, newText }: ProtocolEdit): SnippetTextEdit {
  const escaped = newText.replace(/[\\$}]/g, '\\$&');
  const at = escaped.lastIndexOf(reasonPlaceholder);
  const value =
    at < 0
      ? escaped
      : `${escaped.slice(0, at)}\${1:${reasonPlaceholder}}${escaped.slice(at + reasonPlaceholder.length)}`;
  return { range, snippet: { kind: 'snippet', value } };
}
