export * from './auth';
export * from './catalogue';
export * from './orders';
export * from './payments';
export * from './relations';
