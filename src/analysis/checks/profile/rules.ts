import type { Rule } from '../rule.ts';
import { profileConstraintFlags } from './constraint-flags.ts';
import { profileTool } from './tool.ts';

/** Rules about the profile. */
export const PROFILE_RULES: readonly Rule[] = [profileConstraintFlags, profileTool];
