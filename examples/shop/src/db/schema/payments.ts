import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { timestamps } from './columns';
import { orders } from './orders';

export const paymentProvider = pgEnum('payment_provider', ['card', 'paypal', 'invoice']);

export const paymentStatus = pgEnum('payment_status', ['pending', 'captured', 'failed', 'refunded']);

export const payments = pgTable(
  'payments',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    provider: paymentProvider('provider').notNull(),
    providerReference: text('provider_reference'),
    status: paymentStatus('status').notNull().default('pending'),
    amount: numeric('amount', { precision: 12, scale: 2 }).notNull(),
    providerResponse: jsonb('provider_response'),
    capturedAt: timestamp('captured_at', { withTimezone: true }),
    ...timestamps,
  },
  (t) => [
    index('payments_order_id_idx').on(t.orderId),
    uniqueIndex('payments_provider_reference_key').on(t.provider, t.providerReference),
    check('payments_amount_positive', sql`${t.amount} > 0`),
  ],
);

export const refunds = pgTable(
  'refunds',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    paymentId: integer('payment_id')
      .notNull()
      .references(() => payments.id, { onDelete: 'restrict' }),
    amount: real('amount').notNull(),
    reason: text('reason'),
    requestedAt: text('requested_at').notNull().default('now()'),
    ...timestamps,
  },
  (t) => [index('refunds_payment_id_idx').on(t.paymentId)],
);
