import {
  type DiagramColumn,
  type DiagramEdge,
  type DiagramSnapshot,
  type DiagramTable,
  diagramProtocol,
} from '../../../server/src/protocol/diagram.ts';

const nouns = [
  'account',
  'address',
  'article',
  'badge',
  'batch',
  'booking',
  'branch',
  'campaign',
  'cart',
  'category',
  'channel',
  'claim',
  'comment',
  'contract',
  'coupon',
  'course',
  'delivery',
  'device',
  'discount',
  'document',
  'event',
  'feature',
  'invoice',
  'item',
  'job',
  'label',
  'lead',
  'ledger',
  'licence',
  'location',
  'message',
  'metric',
  'note',
  'offer',
  'order',
  'parcel',
  'payment',
  'plan',
  'policy',
  'price',
  'product',
  'project',
  'quote',
  'rating',
  'refund',
  'report',
  'review',
  'route',
  'session',
  'shipment',
  'shift',
  'stock',
  'task',
  'team',
  'ticket',
  'token',
  'unit',
  'vendor',
  'visit',
  'voucher',
] as const;
const parts = ['entry', 'line', 'log', 'rule', 'status', 'tag', 'type', 'version', 'link', 'share'] as const;
const columnNames = [
  ['name', 'text'],
  ['description', 'text'],
  ['status', 'varchar(32)'],
  ['amount', 'numeric(12, 2)'],
  ['created_at', 'timestamptz'],
  ['updated_at', 'timestamptz'],
  ['position', 'integer'],
  ['active', 'boolean'],
  ['settings', 'jsonb'],
  ['external_id', 'varchar(64)'],
  ['note', 'text'],
  ['starts_on', 'date'],
] as const;

export interface SyntheticOptions {
  readonly tables: number;
  readonly columns?: number;
  readonly seed?: number;
  /** Put a finding on every so-manyth table. */
  readonly findings?: number;
}

/**
 * A schema like those of grown applications: a few hub tables that much refers to (about a third of all
 * references), modules of some 15 tables with most references inside, few across. 1.85 references a table.
 */
export function syntheticSnapshot(options: SyntheticOptions): DiagramSnapshot {
  const random = randomNumbers(options.seed ?? 7);
  const count = options.tables;
  const pick = (bound: number): number => Math.floor(random() * bound);
  const hubCount = Math.max(1, Math.round(2 + count / 160));
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  const module = names.map((_, index) => Math.floor(index / 15));
  const references = new Map<number, Set<number>>(names.map((_, index) => [index, new Set<number>()]));
  const wanted = Math.round(count * 1.85);
  let made = 0;
  for (let tries = 0; made < wanted && tries < wanted * 20; tries++) {
    const from = count > hubCount ? hubCount + pick(count - hubCount) : pick(count);
    const kind = random();
    const start = module[from]! * 15;
    const size = Math.min(15, count - start);
    const to =
      kind < 0.36
        ? pick(Math.min(hubCount, count))
        : kind < 0.93
          ? start + Math.min(pick(size), pick(size))
          : pick(count);
    if (to === from || references.get(from)!.has(to) || references.get(to)!.has(from)) continue;
    references.get(from)!.add(to);
    made++;
  }
  const columns = options.columns ?? 10;
  const tables = names.map((name, index): DiagramTable => {
    const targets = [...references.get(index)!];
    const keys = targets.map((to) => ({
      key: keyName(names[to]!),
      type: 'uuid',
      primary: false,
      foreign: true,
    }));
    const plain = Array.from({ length: Math.max(1, columns - 1 - keys.length) }, (_, at) => {
      const [key, type] = columnNames[(at + index) % columnNames.length]!;
      return { key: at < columnNames.length ? key : `${key}_${at}`, type, primary: false, foreign: false };
    });
    const all = [{ key: 'id', type: 'uuid', primary: true, foreign: false }, ...keys, ...plain];
    const found = options.findings && index % options.findings === 1;
    return {
      id: `table:${name}`,
      kind: 'table',
      name,
      schema: undefined,
      file: `src/schema/module${module[index]}.ts`,
      comment: undefined,
      columns: all.map(
        ({ key, type, primary, foreign }, at): DiagramColumn => ({
          key,
          name: key,
          type,
          primaryKey: primary,
          foreignKey: foreign,
          notNull: primary || (foreign ? at % 3 !== 0 : at % 4 !== 0),
          unique: primary || key === 'external_id',
          indexed: primary || (foreign && at % 2 === 0),
          comment: undefined,
        }),
      ),
      findings: found
        ? [
            {
              rule: 'unindexed-foreign-key',
              severity: index % 2 === 0 ? 'error' : 'warning',
              message: `No index on ${name} starts with (${all[1]?.key}).`,
              column: all[1]?.key,
              fixes: ['Add an index'],
            },
          ]
        : [],
    };
  });
  const edges = [...references].flatMap(([from, targets]) =>
    [...targets].map((to): DiagramEdge => {
      const key = keyName(names[to]!);
      const column = tables[from]!.columns.find((it) => it.key === key)!;
      return {
        id: `table:${names[from]}(${key})->table:${names[to]}`,
        kind: 'foreign-key',
        from: { table: `table:${names[from]}`, columns: [key], cardinality: 'zero-or-many' },
        to: {
          table: `table:${names[to]}`,
          columns: ['id'],
          cardinality: column.notNull ? 'one' : 'zero-or-one',
        },
        label: key,
        onDelete: undefined,
      };
    }),
  );
  return {
    protocol: diagramProtocol,
    revision: 1,
    title: `${count} tables`,
    project: 'synthetic',
    tables,
    enums: [{ id: 'enum:state', name: 'state', schema: undefined, values: ['open', 'closed', 'archived'] }],
    edges,
  };
}

function nameOf(index: number): string {
  const noun = nouns[(index * 7) % nouns.length]!;
  const round = Math.floor(index / nouns.length);
  if (round === 0) return `${noun}s`;
  const part = parts[(round - 1) % parts.length]!;
  const again = Math.floor((round - 1) / parts.length);
  return `${noun}_${part}s${again === 0 ? '' : `_${again + 1}`}`;
}

function keyName(table: string): string {
  return `${table.replace(/s(_\d+)?$/, '$1')}_id`;
}

/** mulberry32: the same numbers from the same seed on every machine. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
