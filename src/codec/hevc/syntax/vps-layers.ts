/** Layers of a VPS as its extension defines them (H.265 F.7.4.3.1.1). Layers are known by their index in the VPS. */
export interface VpsLayers {
  /** layer_id_in_nuh: nuh_layer_id of each layer. */
  readonly ids: readonly number[];
  /** DependencyFlag[i][j] (F-4): layer i needs layer j, perhaps by way of others. */
  readonly dependsOn: readonly (readonly boolean[])[];
  /** Indices of the direct reference layers of each layer (F-5). */
  readonly directRefs: readonly (readonly number[])[];
  /** TreePartitionLayerIdList (F-6): an independent layer and those predicted from it; nuh_layer_id. */
  readonly trees: readonly (readonly number[])[];
}

/** Derives the layers from direct_dependency_flag[i][j], whose row i is of layer i + 1. */
export const vpsLayers = (ids: readonly number[], direct: readonly (readonly number[])[]): VpsLayers => {
  const directRefs = ids.map((_, i) => (direct[i - 1] ?? []).flatMap((flag, j) => (flag === 1 ? [j] : [])));
  const dependsOn: boolean[][] = [];
  for (const refs of directRefs) {
    dependsOn.push(ids.map((_, j) => refs.some((k) => k === j || dependsOn[k]?.[j] === true)));
  }
  const listed = new Set<number>();
  const trees: number[][] = [];
  for (const [i, id] of ids.entries()) {
    if (directRefs[i]?.length !== 0) continue;
    const tree = [id];
    for (const [j, other] of ids.entries()) {
      if (dependsOn[j]?.[i] !== true || listed.has(other)) continue;
      listed.add(other);
      tree.push(other);
    }
    trees.push(tree);
  }
  return { ids, dependsOn, directRefs, trees };
};

/** ViewOIdxList: the different values of ViewOrderIdx, in the order of the layers. NumViews is its length. */
export const viewOrderIndices = (viewOrderIdx: readonly number[]): readonly number[] => [...new Set(viewOrderIdx)];

/** Layers of a layer set that are output, or needed for those that are: OutputLayerFlag and NecessaryLayerFlag. */
export interface OutputLayers {
  readonly output: readonly boolean[];
  readonly necessary: readonly boolean[];
}

/** NecessaryLayerFlag (F-14) of the layers of a set, `list` (nuh_layer_id). */
export const outputLayers = (
  { ids, dependsOn }: VpsLayers,
  list: readonly number[],
  output: readonly boolean[],
): OutputLayers => {
  const indices = list.map((id) => ids.indexOf(id));
  const necessary = indices.map(
    (layer, j) =>
      output[j] === true || indices.some((other, k) => output[k] === true && dependsOn[other]?.[layer] === true),
  );
  return { output, necessary };
};
