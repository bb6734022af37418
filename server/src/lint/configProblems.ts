import {
  type ASTNode,
  type Diagnostic,
  getLanguageService,
  type JSONDocument,
  type TextDocument,
} from 'vscode-json-languageservice';
import type { FilePath, Span } from '../model/span.ts';
import type { Rule } from '../rules/rule.ts';
import { configSchema, type JsonSchema } from './configSchema.ts';
import type { Finding } from './finding.ts';
import { byPlace } from './findingStore.ts';
import { meta, rename } from './finish.ts';
import { metaRules } from './metaRules.ts';
import { nearestName } from './nearestName.ts';
import type { FileSettings } from './settings.ts';

/** Finds in a configuration file what is not understood, each at its place. Answers findings by text. */
export type ConfigurationChecker = (
  file: FilePath,
  text: string,
  settings: FileSettings,
) => readonly Finding[];

export function createConfigurationChecker(rules: readonly Rule[]): ConfigurationChecker {
  const ruleIds = [...rules, ...metaRules].map((rule) => rule.id);
  let schema: JsonSchema | undefined;
  return (file, text, settings) => {
    schema ??= lenientSchema(rules);
    const document = offsetDocument(text);
    const json = getLanguageService({}).parseJSONDocument(document) as ValidatableDocument;
    const findings = [...json.syntaxErrors, ...(json.validate(document, schema) ?? [])].flatMap((problem) => {
      const span = { file, start: problem.range.start.character, end: problem.range.end.character };
      const message = typeof problem.message === 'string' ? problem.message : problem.message.value;
      return isTrailingComma(problem) ? [] : meta('invalid-configuration', message, span, [], settings);
    });
    for (const { id, span } of ruleNames(file, json.root)) {
      if (ruleIds.includes(id)) continue;
      const near = nearestName(id, ruleIds);
      const message = `There is no rule "${id}".${near ? ` Did you mean "${near}"?` : ''}`;
      findings.push(...meta('unknown-rule', message, span, near ? [rename(span, near)] : [], settings));
    }
    return findings.sort(byPlace);
  };
}

/** A document whose positions are offsets in one long line, which spares turning them back. */
function offsetDocument(text: string): TextDocument {
  return {
    uri: 'file:///schemawright.config.json',
    languageId: 'jsonc',
    version: 0,
    lineCount: 1,
    getText: () => text,
    positionAt: (offset) => ({ line: 0, character: offset }),
    offsetAt: (position) => position.character,
    getLineRange: () => ({ start: { line: 0, character: 0 }, end: { line: 0, character: text.length } }),
    getEOLCharacters: () => '',
  };
}

/**
 * The service offers its validation as a promise only, for a schema may have to be fetched. Ours is at hand,
 * so the document is asked itself; a test holds that it can be.
 */
interface ValidatableDocument extends JSONDocument {
  readonly syntaxErrors: readonly Diagnostic[];
  validate(document: TextDocument, schema: JsonSchema): readonly Diagnostic[] | undefined;
}

function isTrailingComma(problem: Diagnostic): boolean {
  return problem.code === 0x207;
}

/** The schema with its references put in place; names of rules are checked apart, with a better message. */
function lenientSchema(rules: readonly Rule[]): JsonSchema {
  const { definitions, ...schema } = configSchema(rules);
  const ruleNames = { ...(definitions as Record<string, JsonSchema>).rules, additionalProperties: true };
  return JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.$ref === '#/definitions/rules' ? ruleNames : value,
  );
}

/** The keys of all `rules` objects. */
function ruleNames(
  file: FilePath,
  root: ASTNode | undefined,
): readonly { readonly id: string; readonly span: Span }[] {
  const overrides = valueAt(root, 'overrides');
  const holders = [root, ...(overrides?.type === 'array' ? overrides.items : [])];
  return holders.flatMap((holder) => {
    const rules = valueAt(holder, 'rules');
    if (rules?.type !== 'object') return [];
    return rules.properties.map(({ keyNode }) => ({
      id: keyNode.value,
      span: { file, start: keyNode.offset + 1, end: keyNode.offset + Math.max(1, keyNode.length - 1) },
    }));
  });
}

function valueAt(node: ASTNode | undefined, key: string): ASTNode | undefined {
  if (node?.type !== 'object') return undefined;
  return node.properties.find((property) => property.keyNode.value === key)?.valueNode;
}
