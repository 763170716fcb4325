// The tree of a YAML document: nodes that know where they stand. Nothing is decoded here: what a scalar means depends on the
// field that it fills. A node that is used again in a later text's tree stands where it stands there (items.ts).

export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly offset: number;
  readonly text: string;
  /** Not quoted and without a tag: its type is what it looks like. */
  readonly plain: boolean;
  /** `!!str`, `!custom`; empty without one. */
  readonly tag: string;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly offset: number;
  readonly items: readonly Node[];
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly offset: number;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: Node;
  readonly value: Node;
}

/** A use of an anchor; `target` is the node that bears it. */
export interface AliasNode {
  readonly kind: 'alias';
  readonly offset: number;
  readonly name: string;
  readonly target: Node;
}
