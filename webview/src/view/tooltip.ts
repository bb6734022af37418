import type { DiagramColumn, DiagramTable } from '../../../server/src/protocol/diagram.ts';
import { element } from './element.ts';

export interface Tooltip {
  readonly root: HTMLElement;
  show(content: HTMLElement, x: number, y: number): void;
  hide(): void;
}

export function createTooltip(): Tooltip {
  const root = element('div', { class: 'tooltip', role: 'tooltip', hidden: '' });
  return {
    root,
    show(content, x, y) {
      root.replaceChildren(content);
      root.hidden = false;
      const { width, height } = root.getBoundingClientRect();
      root.style.left = `${Math.max(4, Math.min(x + 14, window.innerWidth - width - 8))}px`;
      root.style.top = `${y + 18 + height > window.innerHeight ? Math.max(4, y - height - 10) : y + 18}px`;
    },
    hide() {
      root.hidden = true;
    },
  };
}

/** What is known of a table, or of one of its columns; undefined when the picture says it all. */
export function tableDescription(table: DiagramTable, key: string | undefined): HTMLElement | undefined {
  const column = key === undefined ? undefined : table.columns.find((it) => it.key === key);
  const findings = table.findings.filter((finding) => finding.column === key);
  const comment = column ? column.comment : table.comment;
  if (findings.length === 0 && !comment && !column) return undefined;
  return element(
    'div',
    {},
    column ? element('div', { class: 'tip-title', dir: 'auto' }, `${table.name}.${column.name}`) : undefined,
    column ? element('div', { class: 'tip-note' }, facts(column)) : undefined,
    comment ? element('div', { class: 'tip-comment', dir: 'auto' }, comment) : undefined,
    ...findings.map((finding) =>
      element(
        'div',
        { class: 'tip-finding', 'data-severity': finding.severity },
        element('span', { class: 'finding', 'data-severity': finding.severity }),
        element('span', {}, finding.message),
      ),
    ),
  );
}

function facts(column: DiagramColumn): string {
  return [
    column.type || 'type unknown',
    column.primaryKey ? 'primary key' : column.notNull ? 'not null' : 'may be null',
    column.foreignKey && 'foreign key',
    column.unique && !column.primaryKey && 'unique',
    column.indexed && !column.unique && 'indexed',
  ]
    .filter(Boolean)
    .join(', ');
}
