import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { db } from '@/db/client';
import { addresses, orders, sessions, users } from '@/db/schema';

export async function listCustomers() {
  return db.select().from(users).orderBy(users.name).limit(100);
}

export async function openOrders() {
  return db
    .select({ id: orders.id, number: orders.number })
    .from(orders)
    .where(or(eq(orders.status, 'placed'), eq(orders.status, 'paid'), eq(orders.status, 'shipped')))
    .orderBy(orders.placedAt)
    .limit(100);
}

export async function ordersWithoutAddress(customerId: number) {
  return db
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.customerId, customerId), eq(orders.shippingAddressId, null as never)));
}

export async function unsubscribe(customerId: number) {
  const [customer] = await db.select({ id: users.id }).from(users).where(eq(users.id, customerId)).limit(1);
  if (customer) await db.update(users).set({ newsletter: false });
}

export async function signOut(sessionId: string) {
  await db.delete(sessions).where(eq(sessions.id, sessionId));
}

export async function signOutEverywhere(customerId: number) {
  await db.delete(sessions).where(eq(sessions.userId, customerId));
}

export async function signOutExpired() {
  await db.delete(sessions).where(lt(sessions.expiresAt, new Date()));
}

export async function addressesIn(city: string) {
  return db.execute(sql.raw(`SELECT id, label FROM addresses WHERE city = '${city}' ORDER BY id LIMIT 50`));
}

export async function homeless() {
  return db
    .select({ id: users.id })
    .from(users)
    .leftJoin(addresses, eq(addresses.userId, users.id))
    .where(isNull(addresses.id))
    .orderBy(users.id)
    .limit(50);
}
