import type { Dialect } from '../../model/schema.ts';
import { type Decision, decisions } from '../../rules/decisions.ts';
import { code, type ReviewItem, type ReviewSection, type Verdict } from './checkList.ts';
import type { TableReview } from './reviewTable.ts';

const marks: Readonly<Record<Verdict, string>> = {
  fine: '✓',
  fault: '✗',
  choice: '○',
  fact: '·',
  unknown: '?',
};
const dialects: Readonly<Record<Dialect, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  sqlite: 'SQLite',
};

export interface ReviewLinks {
  /** The address of a rule's page. */
  rulePage(rule: string): string;
  /** The address of a page to decide by. */
  decisionPage(decision: Decision): string;
}

/** The whole review as a Markdown document. */
export function reviewDocument(review: TableReview, file: string, links: ReviewLinks): string {
  const { label, table, sections } = review;
  const columns = table.columns.length === 1 ? '1 column' : `${table.columns.length} columns`;
  const parts = [
    `# Review of ${code(label)}`,
    `${dialects[table.dialect]}, ${columns}, in ${code(file)}: ${summary(sections)}.`,
    ...sections.map(
      ({ topic, items }) => `## ${topic}\n\n${items.map((item) => line(item, links)).join('\n')}`,
    ),
    '---',
    '✓ fine · ✗ a rule found something · ○ left to your choice · ? could not be read',
  ];
  return `${parts.join('\n\n')}\n`;
}

function line({ verdict, text, found, which }: ReviewItem, links: ReviewLinks): string {
  const page = which ? ` [${decisions[which]}](${links.decisionPage(which)})` : '';
  if (!found) return `- ${marks[verdict]} ${text}${page}`;
  const [fix] = found.fixes;
  const tail = fix === undefined ? '' : ` Fix: ${fix}.`;
  return `- ${marks[verdict]} **${found.severity}** ${text} [${found.rule}](${links.rulePage(found.rule)})${tail}`;
}

/** How much of each verdict there is: `2 faults, 9 fine, 4 left to choice`. */
export function summary(sections: readonly ReviewSection[]): string {
  const count = (verdict: Verdict) =>
    sections.reduce((sum, { items }) => sum + items.filter((item) => item.verdict === verdict).length, 0);
  const faults = count('fault');
  const unread = count('unknown');
  return [
    faults === 0 ? 'no fault' : faults === 1 ? '1 fault' : `${faults} faults`,
    `${count('fine')} fine`,
    `${count('choice')} left to choice`,
    ...(unread > 0 ? [`${unread} not read`] : []),
  ].join(', ');
}

/** The review in a few lines, one a topic. */
export function reviewSketch({ sections }: TableReview): string {
  return sections.map(({ topic, items }) => `- ${sketch(topic, items)}`).join('\n');
}

function sketch(topic: string, items: readonly ReviewItem[]): string {
  const faults = items.filter(({ verdict }) => verdict === 'fault');
  if (faults.length > 0) {
    const rules = [...new Set(faults.flatMap(({ found }) => (found ? [found.rule] : [])))];
    return `${marks.fault} ${topic}: ${rules.join(', ')}`;
  }
  const first = items.find(({ verdict }) => verdict === 'fine') ?? items[0];
  // What begins with the topic's name has said it.
  return first ? `${marks[first.verdict]} ${topic}: ${first.text.replace(`${topic}: `, '')}` : topic;
}
