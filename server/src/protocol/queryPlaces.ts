/** The command of a client that lists the queries of a table; its one argument is `QueryPlaces`. */
export const showQueriesCommand = 'schemawright.showQueries';

/** Where queries stand, and the place they are asked from, in the terms of the protocol. */
export interface QueryPlaces {
  readonly uri: string;
  readonly position: Position;
  readonly locations: readonly {
    readonly uri: string;
    readonly range: { readonly start: Position; readonly end: Position };
  }[];
}

interface Position {
  readonly line: number;
  readonly character: number;
}
