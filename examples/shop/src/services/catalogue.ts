import { and, count, desc, eq, ilike, isNotNull, or, sql } from 'drizzle-orm';
import { db } from '@/db/client';
import { products, variants } from '@/db/schema';

const pageSize = 24;

export async function searchProducts(term: string) {
  const pattern = `%${term}%`;
  return db
    .select({ id: products.id, name: products.name, slug: products.slug })
    .from(products)
    .where(or(ilike(products.name, pattern), ilike(products.description, pattern)))
    .limit(pageSize);
}

export async function newestProducts(page: number) {
  return db
    .select({ id: products.id, name: products.name, price: products.price })
    .from(products)
    .where(isNotNull(products.publishedAt))
    .orderBy(desc(products.publishedAt))
    .limit(pageSize)
    .offset((page - 1) * pageSize);
}

export async function findProduct(slug: string) {
  const [product] = await db
    .select()
    .from(products)
    .where(eq(sql`lower(${products.slug})`, slug.toLowerCase()))
    .limit(1);
  return product;
}

/** Something to look at on the first page. */
export async function surprise() {
  return db.select({ id: products.id, name: products.name }).from(products).orderBy(sql`random()`).limit(4);
}

export async function productFeed() {
  return db.query.products.findMany({ columns: { id: true, name: true, slug: true, price: true } });
}

export async function withStock(ids: number[]) {
  const found = [];
  for (const id of ids) {
    const rows = await db
      .select({ id: variants.id, stock: variants.stock })
      .from(variants)
      .where(eq(variants.productId, id));
    found.push({ id, variants: rows });
  }
  return found;
}

export async function isSlugTaken(slug: string) {
  const [row] = await db.select({ total: count() }).from(products).where(eq(products.slug, slug));
  return (row?.total ?? 0) > 0;
}

export async function publishedOf(brandId: number) {
  return db
    .select({ id: products.id })
    .from(products)
    .where(and(eq(products.brandId, brandId), eq(products.isPublished, true)))
    .orderBy(desc(products.publishedAt))
    .limit(pageSize);
}
