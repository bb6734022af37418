import type { EditRefusal } from '../../model/edit.ts';

export function refuse(reason: string): EditRefusal {
  return { kind: 'refused', reason };
}

export function isRefusal(value: unknown): value is EditRefusal {
  return typeof value === 'object' && value !== null && (value as EditRefusal).kind === 'refused';
}
