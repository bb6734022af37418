import type { Cardinality } from '../protocol/diagram.ts';

/**
 * The ends of a line as Mermaid and PlantUML both write them (crow's foot notation):
 * https://mermaid.js.org/syntax/entityRelationshipDiagram.html, https://plantuml.com/ie-diagram.
 */
export const leftEnds: Readonly<Record<Cardinality, string>> = {
  one: '||',
  'zero-or-one': '|o',
  many: '}|',
  'zero-or-many': '}o',
};

export const rightEnds: Readonly<Record<Cardinality, string>> = {
  one: '||',
  'zero-or-one': 'o|',
  many: '|{',
  'zero-or-many': 'o{',
};
