import type { Direction } from './capture-item.ts';

export const otherOf = (direction: Direction): Direction => (direction === 'client' ? 'server' : 'client');
