/**
 * The questions that drizzle-kit 1.x asks where a change can be read in two ways, and their answers. Entities
 * are lists of names: `[schema, table, column]`, `[schema, table]`, `[schema]`.
 */
export type KitHint =
  | {
      readonly type: 'rename';
      readonly kind: string;
      readonly from: readonly string[];
      readonly to: readonly string[];
    }
  | { readonly type: 'create'; readonly kind: string; readonly entity: readonly string[] }
  | { readonly type: 'confirm_data_loss'; readonly kind: string; readonly entity: readonly string[] };

export interface OpenQuestion1 {
  readonly type: 'rename_or_create' | 'confirm_data_loss';
  readonly kind: string;
  readonly entity: readonly string[];
  readonly reason?: string;
}
