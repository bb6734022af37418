import { and, eq, sql } from 'drizzle-orm';
import { db } from '@/db/client';
import { orderItems, orders, payments, variants } from '@/db/schema';

export async function takeFromStock(variantId: number, quantity: number) {
  await db.transaction(async (tx) => {
    const [variant] = await tx.select().from(variants).where(eq(variants.id, variantId));
    if (!variant || variant.stock < quantity) throw new Error('Sold out');
    await tx
      .update(variants)
      .set({ stock: variant.stock - quantity })
      .where(eq(variants.id, variantId));
  });
}

export async function pay(orderId: string, amount: string, token: string) {
  await db.transaction(async (tx) => {
    await tx.insert(payments).values({ orderId, provider: 'card', amount });
    const response = await fetch('https://payments.example/charge', {
      method: 'POST',
      body: JSON.stringify({ token, amount }),
    });
    if (!response.ok) throw new Error('Payment refused');
    await db.update(orders).set({ status: 'paid' }).where(eq(orders.id, orderId));
  });
}

export async function replaceItems(orderId: string, items: (typeof orderItems.$inferInsert)[]) {
  await db.delete(orderItems).where(eq(orderItems.orderId, orderId));
  await db.insert(orderItems).values(items);
}

export async function cancel(orderId: string, customerId: number) {
  await db
    .update(orders)
    .set({ status: 'cancelled' })
    .where(eq(orders.id, orderId) && eq(orders.customerId, customerId));
}

export async function place(orderId: string, customerId: number) {
  await db
    .update(orders)
    .set({ status: 'placed', placedAt: sql`now()` })
    .where(and(eq(orders.id, orderId), eq(orders.customerId, customerId), eq(orders.status, 'cart')));
}
