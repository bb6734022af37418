import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  numeric,
  pgEnum,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { addresses, users } from './auth';
import { variants } from './catalogue';
import { timestamps } from './columns';

export const orderStatus = pgEnum('order_status', ['cart', 'placed', 'paid', 'shipped', 'cancelled']);

export const orders = pgTable(
  'orders',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    number: text('number').notNull().unique(),
    customerId: integer('customer_id')
      .notNull()
      .references(() => users.id, { onDelete: 'set null' }),
    shippingAddressId: integer('shipping_address_id').references(() => addresses.id, {
      onDelete: 'restrict',
    }),
    status: orderStatus('status').notNull().default('cart'),
    currency: text('currency').notNull().default('EUR'),
    total: numeric('total', { precision: 12, scale: 2 }).notNull().default('0'),
    placedAt: timestamp('placed_at', { withTimezone: true }),
    ...timestamps,
  },
  (t) => [
    index('orders_customer_id_placed_at_idx').on(t.customerId, t.placedAt.desc()),
    index('orders_open_idx').on(t.placedAt).where(sql`${t.status} in ('placed', 'paid')`),
    check('orders_total_not_negative', sql`${t.total} >= 0`),
  ],
);

export const orderItems = pgTable(
  'order_items',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    variantId: integer('variant_id')
      .notNull()
      .references(() => variants.id, { onDelete: 'restrict' }),
    quantity: integer('quantity').notNull().default(1),
    unitPrice: numeric('unit_price', { precision: 12, scale: 2 }).notNull(),
    giftMessage: text('gift_message'),
    addedAt: timestamp('added_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    index('order_items_order_id_idx').on(t.orderId),
    index('order_items_variant_id_idx').on(t.variantId),
    check('order_items_quantity_positive', sql`${t.quantity} > 0`),
  ],
);

export const warehouses = pgTable('warehouses', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  code: text('code').notNull().unique(),
  city: text('city').notNull(),
  ...timestamps,
});

export const fulfilmentShipmentAssignments = pgTable(
  'fulfilment_shipment_assignments',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    originWarehouseId: integer('origin_warehouse_id')
      .notNull()
      .references(() => warehouses.id, { onDelete: 'restrict' }),
    trackingCode: text('tracking_code').unique(),
    shippedAt: text('shipped_at'),
    ...timestamps,
  },
  (t) => [
    index('fulfilment_order_id_idx').on(t.orderId),
    index('fulfilment_origin_warehouse_id_idx').on(t.originWarehouseId),
  ],
);
