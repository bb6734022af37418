/**
 * What a table has that some rules cannot speak without, each a bit. A trait may be there where a rule finds nothing; it is
 * never missing where one does.
 */
export const tableTraits = {
  /** Not declared in a file of SQL. */
  code: 1,
  'foreign key': 1 << 1,
  'no foreign key': 1 << 2,
  'several foreign keys': 1 << 3,
  'foreign key of several columns': 1 << 4,
  'set null': 1 << 5,
  'set default': 1 << 6,
  'not valid': 1 << 7,
  index: 1 << 8,
  /** An index or a unique constraint, beside the primary key or without one. */
  'further key': 1 << 9,
  'primary key of several columns': 1 << 10,
  /** A name that is too long for a database, or one that the migration tool makes. */
  'long name': 1 << 11,
  /** A capital letter in the name of the table or of a column. */
  capital: 1 << 12,
  /** A digit in the name of a column. */
  digit: 1 << 13,
  /** A column `…_id` that is in no foreign key. */
  'loose id': 1 << 14,
  /** A column that the program calls by another name than the database. */
  'other name': 1 << 15,
  'nullable column': 1 << 16,
  /** A column with a default, of the database or of the program. */
  default: 1 << 17,
  'promised values': 1 << 18,
  array: 1 << 19,
  decimal: 1 << 20,
  float: 1 << 21,
  /** A column of none of the families that most tables have: JSON, binary, money, a type of its own … */
  'rare type': 1 << 22,
  'padded text': 1 << 23,
  serial: 1 << 24,
  'timestamp without time zone': 1 << 25,
  'integer of 32 bits': 1 << 26,
  /** The schema has policies, of whichever table. */
  policies: 1 << 27,
  /** The code has queries of the table. */
  queries: 1 << 28,
} as const;

export type TableTrait = keyof typeof tableTraits;
