import type { Catalog } from '../../../model/catalog.ts';
import type { EditRefusal } from '../../../model/edit.ts';
import type { Schema } from '../../../model/schema.ts';
import type { SourceHost } from '../../source.ts';
import type { Naming } from '../../write/naming.ts';
import type { Draft } from './draft.ts';

/** What the writers of one run share. */
export interface Session {
  readonly host: SourceHost;
  readonly schema: Schema;
  readonly catalog: Catalog;
  readonly draft: Draft;
  readonly naming: Naming;
}

/** A writer makes its edit on the draft; it answers only when it cannot. */
export type Outcome = EditRefusal | undefined;
