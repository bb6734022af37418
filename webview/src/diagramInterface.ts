import type { Point, Rectangle } from '../../server/src/layout/layoutGraph.ts';
import type { DiagramSnapshot } from '../../server/src/protocol/diagram.ts';
import type { DiagramDiff, DiagramShown, KeptDiagram } from '../../server/src/protocol/diagramMessages.ts';
import type { DiagramState } from './diagramState.ts';
import type { KeptState, Selection } from './keptState.ts';
import type { Camera, ScreenSize } from './scene/camera.ts';
import type { Picture } from './scene/picture.ts';
import type { EdgeLayer } from './view/edgeLayer.ts';
import type { TableLayer } from './view/tableLayer.ts';

/** The picture and what can be done with it; knows nothing of mice, keys and the editor. */
export interface Diagram {
  readonly stage: HTMLElement;
  readonly state: Readonly<DiagramState>;
  readonly tables: TableLayer;
  readonly edges: EdgeLayer;
  restore(kept: KeptState): void;
  show(snapshot: DiagramSnapshot, kept: KeptDiagram | undefined): Promise<void>;
  compare(diff: DiagramDiff | undefined): Promise<void>;
  setShown(change: ShownChange): Promise<void>;
  setKept(kept: KeptDiagram): void;
  /** Shows a table that is filtered or hidden away. */
  unveil(table: string): Promise<void>;
  /** From nothing, so that everything may move. */
  tidy(): Promise<void>;
  select(selection: Selection | undefined, how?: SelectOptions): void;
  setWay(way: DiagramState['way']): void;
  setMatches(tables: ReadonlySet<string> | undefined): void;
  hoverEdges(edges: readonly string[]): void;
  setCamera(camera: Camera, animated?: boolean): void;
  zoom(factor: number, at?: Point): void;
  fit(area?: Rectangle): void;
  /** Puts a table somewhere for the time of a drag. */
  drag(table: string, to: Point): void;
  size(): ScreenSize;
  redraw(): void;
}

/** `focus: undefined` ends it. */
export type ShownChange = Partial<Omit<DiagramShown, 'focus'>> & {
  readonly focus?: DiagramShown['focus'] | undefined;
};

export interface SelectOptions {
  readonly dims?: boolean;
  readonly center?: boolean;
  readonly bring?: boolean;
}

export interface DiagramListener {
  /** After every frame in which the picture or its place changed. */
  drawn(picture: Picture, area: Rectangle, complete: boolean): void;
  /** The picture is another one. */
  changed(picture: Picture): void;
  selected(selection: Selection | undefined): void;
  failed(message: string): void;
}
