import type { Vocabulary } from './words.ts';

/** Names of the column that holds when a row was made. */
export const createdTerms: Vocabulary = [
  'created_at',
  'created',
  'created_on',
  'create_time',
  'created_time',
  'creation_date',
  'date_created',
  'created_date',
  'inserted_at',
  'create_at',
  'created_timestamp',
  'create_date',
];

/** Names of the column that holds when a row was last changed. */
export const updatedTerms: Vocabulary = [
  'updated_at',
  'updated',
  'updated_on',
  'update_time',
  'updated_time',
  'date_updated',
  'updated_date',
  'modified_at',
  'modified_on',
  'modified',
  'last_updated',
  'last_modified',
  'last_updated_at',
  'last_modified_at',
  'update_at',
  'changed_at',
  'update_date',
];

/** Names of the column that marks a row as deleted. */
export const deletedTerms: Vocabulary = [
  'deleted_at',
  'deleted',
  'deleted_on',
  'archived_at',
  'removed_at',
  'is_deleted',
];

/** Words that say that a time is meant as the clock on the wall shows it, wherever that is. */
export const wallClockTerms: Vocabulary = ['local', 'wall', 'naive', 'birth', 'birthday', 'birthdate', 'dob'];

/** Words of names that end like a moment and are none, or not a complete one. */
export const notMomentTerms: Vocabulary = [
  'located',
  'employed',
  'works',
  'working',
  'lives',
  'hosted',
  'stored',
  'meet',
  'look',
  'based',
  'studied',
  'opens',
  'closes',
  'open',
  'close',
  'format',
  'release',
  'publication',
  'publish',
  'air',
  'partial',
  'raw',
  // Days of other calendars than the database's.
  ...[
    'coptic',
    'hijri',
    'islamic',
    'hebrew',
    'jewish',
    'lunar',
    'julian',
    'jalali',
    'shamsi',
    'persian',
    'bikram',
    'nepali',
  ],
];

/** Other names of the column that holds when a row came about, in tables of things that happen. */
export const originTerms: Vocabulary = [
  'timestamp',
  'ts',
  'time',
  'date',
  'datetime',
  'joined_at',
  'registered_at',
  'added_at',
  'issued_at',
  'granted_at',
  'assigned_at',
  'invited_at',
  'attempted_at',
  'sent_at',
  'recorded_at',
  'received_at',
  'requested_at',
  'submitted_at',
  'started_at',
  'uploaded_at',
  'imported_at',
  'logged_at',
  'occurred_at',
  'queued_at',
  'posted_at',
  'ordered_at',
  'installed_at',
  'connected_at',
  'subscribed_at',
  'published_at',
  'collected_at',
  'measured_at',
  'fetched_at',
  'synced_at',
  'scheduled_at',
  'executed_at',
  'generated_at',
  'opened_at',
  'ingested_at',
];

/** Names of the time at which a row was deleted, though it stays in the table. */
export const softDeleteTerms: Vocabulary = ['deleted_at', 'deleted_on', 'removed_at', 'deleted_time'];

/** Names of times that have come for few rows only. */
export const rareTimeTerms: Vocabulary = [
  ...['deleted_at', 'deleted_on', 'removed_at', 'archived_at', 'banned_at', 'suspended_at', 'disabled_at'],
  ...['cancelled_at', 'canceled_at', 'revoked_at', 'blocked_at', 'locked_at', 'failed_at', 'refunded_at'],
];

/** Words of times that are still to come when the row is written. */
export const plannedTerms: Vocabulary = [
  ...['start', 'starts', 'startdate', 'starttime', 'begin', 'begins', 'end', 'ends', 'enddate', 'endtime'],
  ...['due', 'scheduled', 'planned', 'expires', 'expiry', 'until', 'next', 'birth'],
];

/** Last words of moments. */
export const momentTerms: Vocabulary = ['at', 'date', 'timestamp', 'datetime'];

/** Last words of days. */
export const dayTerms: Vocabulary = ['date', 'day'];
