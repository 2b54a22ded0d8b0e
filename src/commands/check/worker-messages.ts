import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import type { ActiveRule } from '../../analysis/checks/checker.ts';
import type { Finding } from '../../analysis/checks/finding.ts';
import { ruleNamed } from '../../analysis/checks/registry.ts';
import type { Context } from '../../io/context.ts';
import type { InputSettings } from './check-input.ts';

/** What a worker is made with. */
export interface WorkerSetup {
  readonly env: Context['env'];
  /** Workers that there are. */
  readonly threads: number;
}

/** Settings as they go to a worker: rules by their ids, and no functions, which cannot be sent. */
export interface SentSettings extends Omit<InputSettings, 'rules'> {
  readonly rules: readonly (Omit<ActiveRule, 'rule'> & { readonly id: string })[];
}

/** What a worker is told. */
export type ToWorker =
  | {
      readonly kind: 'check';
      readonly path: string;
      readonly settings: SentSettings;
      /** Findings are wanted one by one, too. */
      readonly live: boolean;
    }
  /** The findings that it sent were written: it may go on. */
  | { readonly kind: 'written' }
  | { readonly kind: 'interrupt' };

/** What a worker says of the input that it checks. */
export type FromWorker =
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | { readonly kind: 'checked'; readonly checked: CheckedInput }
  /** A fault of the program, not of the input. */
  | { readonly kind: 'failed'; readonly message: string };

export const sentSettings = ({ rules, network, ...settings }: InputSettings): SentSettings => ({
  ...settings,
  // A thread has no stderr of its own: notices of a connection stay unsaid.
  ...(network !== undefined && { network: { ...network, onNotice: undefined } }),
  rules: rules.map(({ rule: { id }, ...active }) => ({ id, ...active })),
});

export const receivedSettings = ({ rules, ...settings }: SentSettings): InputSettings => ({
  ...settings,
  rules: rules.flatMap(({ id, ...active }) => {
    const rule = ruleNamed(id);
    return rule === undefined ? [] : [{ rule, ...active }];
  }),
});
