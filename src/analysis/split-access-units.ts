import type { Diagnostic } from '../syntax/diagnostics.ts';

/** Finds access units in two FLV tags: players differ in what they do with the second one. */
export class SplitAccessUnits {
  #last: { readonly accessUnit: number; readonly tag: number } | undefined;

  /** Reports a `tag` that continues the access unit of an earlier tag. */
  next(accessUnit: number, tag: number): Pick<Diagnostic, 'severity' | 'code' | 'message'> | undefined {
    const last = this.#last;
    if (last?.accessUnit === accessUnit && last.tag === tag) return undefined;
    this.#last = { accessUnit, tag };
    if (last?.accessUnit !== accessUnit) return undefined;
    const message = `access unit ${accessUnit} begins in tag ${last.tag} and continues in tag ${tag}: FLV requires it in one tag`;
    return { severity: 'warning', code: 'split-access-unit', message };
  }
}
