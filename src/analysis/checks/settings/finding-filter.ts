import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { ruleInsteadOf, ruleOf } from '../codes.ts';
import type { RuleSettings } from './rule-setting.ts';

/** A finding of the readers as it counts; `undefined`: its rule is off. */
export type FindingFilter = (found: Diagnostic) => Diagnostic | undefined;

/** Turns findings of the readers off, and gives them the severity of their rule. */
export const findingFilter =
  (settings: RuleSettings): FindingFilter =>
  (found) => {
    const severity = settings[ruleOf(found) ?? ruleInsteadOf(found.code) ?? '']?.severity;
    if (severity === 'off') return undefined;
    // What is only worth knowing is never raised.
    if (severity === undefined || severity === 'on' || found.severity === 'info') return found;
    return { ...found, severity };
  };
