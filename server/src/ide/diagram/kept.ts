import type { DiagramTable } from '../../protocol/diagram.ts';
import type { DiagramFile } from '../../protocol/diagramFile.ts';
import type { DiagramPoint, DiagramShown, KeptDiagram } from '../../protocol/diagramMessages.ts';

/** What the file keeps, for the tables of a picture. What it says of other tables is left out. */
export function keptFromFile(file: DiagramFile, tables: readonly DiagramTable[]): KeptDiagram {
  const ids = new Map([...tableNames(tables)].map(([id, name]) => [name, id]));
  const id = (name: string) => ids.get(name);
  return {
    positions: Object.fromEntries(
      [...file.positions].flatMap(([name, point]) => {
        const found = id(name);
        return found === undefined ? [] : [[found, point] as const];
      }),
    ),
    views: file.views.map(({ name, shown }) => ({ name, shown: mapShown(shown, id) })),
  };
}

/**
 * What is to be kept, as the file has it. Tables that are not in the picture now (another branch has them)
 * stay in the file, unless all positions are given up.
 */
export function keptToFile(
  kept: KeptDiagram,
  tables: readonly DiagramTable[],
  before: DiagramFile,
): DiagramFile {
  const names = tableNames(tables);
  const known = new Set(names.values());
  const entries = Object.entries(kept.positions);
  const positions = new Map<string, DiagramPoint>();
  if (entries.length > 0)
    for (const [name, point] of before.positions) if (!known.has(name)) positions.set(name, point);
  for (const [id, point] of entries) {
    const name = names.get(id);
    if (name !== undefined) positions.set(name, point);
  }
  const views = kept.views.map(({ name, shown }) => {
    const old = before.views.find((view) => view.name === name)?.shown;
    const vanished = old?.hidden.filter((table) => !known.has(table)) ?? [];
    const mapped = mapShown(shown, (id) => names.get(id));
    return { name, shown: { ...mapped, hidden: [...mapped.hidden, ...vanished] } };
  });
  return { positions, views };
}

/** Names of tables as the file has them: with the schema where there is one, with the file where two are alike. */
export function tableNames(tables: readonly DiagramTable[]): ReadonlyMap<string, string> {
  const plain = (table: DiagramTable) => (table.schema ? `${table.schema}.${table.name}` : table.name);
  const counts = new Map<string, number>();
  for (const table of tables) counts.set(plain(table), (counts.get(plain(table)) ?? 0) + 1);
  const used = new Set<string>();
  return new Map(
    tables.map((table) => {
      const base = (counts.get(plain(table)) ?? 0) > 1 ? `${plain(table)} (${table.file})` : plain(table);
      let name = base;
      for (let number = 2; used.has(name); number++) name = `${base} ${number}`;
      used.add(name);
      return [table.id, name];
    }),
  );
}

function mapShown(shown: DiagramShown, map: (table: string) => string | undefined): DiagramShown {
  const { focus, ...rest } = shown;
  const table = focus && map(focus.table);
  return {
    ...rest,
    hidden: shown.hidden.flatMap((each) => map(each) ?? []),
    ...(focus && table !== undefined && { focus: { table, depth: focus.depth } }),
  };
}
