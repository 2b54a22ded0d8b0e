import type { Rule } from '../rule.ts';
import { editList } from './edit-list.ts';
import { faststart } from './faststart.ts';
import { sampleEntry } from './sample-entry.ts';

/** Rules about MP4 and its fragments. */
export const MP4_RULES: readonly Rule[] = [editList, faststart, sampleEntry];
