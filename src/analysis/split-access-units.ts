/** Finds access units in two FLV tags: players differ in what they do with the second one. */
export class SplitAccessUnits {
  #last: { readonly accessUnit: number; readonly tag: number } | undefined;

  /** The message, if `tag` continues the access unit of an earlier tag. */
  next(accessUnit: number, tag: number): string | undefined {
    const last = this.#last;
    if (last?.accessUnit === accessUnit && last.tag === tag) return undefined;
    this.#last = { accessUnit, tag };
    if (last?.accessUnit !== accessUnit) return undefined;
    return `access unit ${accessUnit} begins in tag ${last.tag} and continues in tag ${tag}: FLV requires it in one tag`;
  }
}
