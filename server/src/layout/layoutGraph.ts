/** Pixels; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** What is to be laid out. Parent and child are those of a foreign key: the key's side and the reference's. */
export interface LayoutGraph {
  readonly boxes: readonly LayoutBox[];
  readonly edges: readonly LayoutEdge[];
  /** Width to height of the room for it, for a layout from nothing; left out: that of a screen. */
  readonly aspect?: number;
}

/** Of a screen without its margins. */
export const usualAspect = 1.6;

export interface LayoutBox {
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** The group it belongs to; undefined where communities are looked for. */
  readonly bucket: string | undefined;
}

export interface LayoutEdge {
  readonly id: string;
  readonly parent: LayoutEnd;
  readonly child: LayoutEnd;
}

export interface LayoutEnd {
  readonly box: string;
  /** From the top of its box: the middle of the column's row. */
  readonly y: number;
}

/** Where everything stands. Plain data, so that a picture can be kept and shown again without a layout. */
export interface Layout {
  readonly boxes: Readonly<Record<string, Rectangle>>;
  /** By edge id: from the parent's port to the child's, right angles only. */
  readonly routes: Readonly<Record<string, readonly Point[]>>;
  /** By exit id: how the edges between groups get from their port to the frame. */
  readonly exits: Readonly<Record<string, readonly Point[]>>;
  readonly groups: readonly LayoutGroup[];
  /** Tables whose references are drawn as stubs. */
  readonly hubs: readonly string[];
  /** Ids of the edges to hubs; they have no route. */
  readonly stubs: readonly string[];
  /** Tables that have come since everything was laid out anew: they may still find their group. */
  readonly young: readonly string[];
  /** What the layout depends on; the same twice means nothing to do. */
  readonly topology: string;
  readonly sizes: string;
}

export interface LayoutGroup extends Rectangle {
  /** Stable while its first member stays. */
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
  /** Tables without any drawn edge, in rows. */
  readonly loose: boolean;
}

/** The port of an end, once its box has a place: keys leave to the right, references arrive from the left. */
export function portOf(box: Rectangle, end: LayoutEnd, side: 'parent' | 'child'): Point {
  return { x: side === 'parent' ? box.x + box.width : box.x, y: box.y + end.y };
}

/** Where a line between two tables ends, and which way it leaves the parent: 1 to the right, -1 to the left. */
export interface FacingPorts {
  readonly from: Point;
  readonly to: Point;
  readonly heading: 1 | -1;
}

/** A line leaves to the right of the key and arrives from the left; where the key stands right of it, turned round. */
export function facingPorts(parent: Rectangle, child: Rectangle, edge: LayoutEdge): FacingPorts {
  const turned = parent.x >= child.x + child.width;
  return {
    from: portOf(parent, edge.parent, turned ? 'child' : 'parent'),
    to: portOf(child, edge.child, turned ? 'parent' : 'child'),
    heading: turned ? -1 : 1,
  };
}

/** Which way a line leaves a box at one of its ports. */
export function headingAt(port: Point, box: Rectangle): 1 | -1 {
  return port.x < box.x + box.width / 2 ? -1 : 1;
}
