// Value: what a template can hold, in Go's types. Plain Go is plain JavaScript (string, bool = boolean, int = bigint,
// float64 = number, nil = undefined); everything else is an instance that knows its Go type. A template reaches fields,
// methods, keys and items through these types alone, never a property by name: `__proto__` is a label like any other.

import type { GoMethod } from './signature.ts';

export type Value = string | boolean | bigint | number | undefined | Instance;
export type Instance = Named | Slice | GoMap | GoStruct | Pointer | Boxed;

/** Go's reflect.Kind, the sizes left out: `int` is every signed integer. `reflect` is a parameter that takes values as they are. */
export type Kind =
  | 'bool'
  | 'int'
  | 'uint'
  | 'float'
  | 'string'
  | 'slice'
  | 'map'
  | 'struct'
  | 'pointer'
  | 'interface'
  | 'reflect';

/** A field of a struct type. `Of` is what a {@link GoStruct} of the type holds. */
export interface GoField<Of = never> {
  readonly name: string;
  readonly type: GoType;
  readonly get: (of: Of) => Value;
}

interface Parts<Of> {
  /** Of a slice, a map or a pointer. The keys of maps are strings. */
  readonly elem?: GoType;
  /** In the order of the declaration, which is that of `%v`; unexported ones too. */
  readonly fields?: readonly GoField<Of>[];
  /** Given the type itself, for parameters of its own kind. */
  readonly methods?: (self: GoType) => readonly GoMethod[];
}

/** A Go type. `J` is what values of it are to JavaScript: a parameter of the type is given one. */
export class GoType<J = unknown> {
  /** As `%T` prints it: `template.KV`, `[]string`, `*template.Data`. */
  readonly name: string;
  readonly kind: Kind;
  readonly elem: GoType | undefined;
  readonly fields: ReadonlyMap<string, GoField>;
  /** Exported methods with a receiver of this very type; a pointer's are those of its elem too. */
  readonly methods: ReadonlyMap<string, GoMethod>;
  /** For the compiler alone. */
  declare readonly js: J;

  constructor(name: string, kind: Kind, { elem, fields = [], methods }: Parts<never> = {}) {
    this.name = name;
    this.kind = kind;
    this.elem = elem;
    this.fields = new Map(fields.map((field) => [field.name, field]));
    this.methods = new Map((methods?.(this) ?? []).map((method) => [method.name, method]));
  }
}

/** A value of a named or sized scalar type: time.Duration, template.HTML, int64, uint8. */
export class Named<P extends string | bigint | number | boolean = string | bigint | number | boolean> {
  readonly type: GoType;
  readonly plain: P;

  constructor(type: GoType, plain: P) {
    this.type = type;
    this.plain = plain;
  }
}

export class Slice<V extends Value = Value> {
  readonly type: GoType;
  readonly items: readonly V[];
  /** What lies behind the items, up to the slice's capacity: what a longer slice of it would show. */
  readonly spare: readonly V[];

  constructor(type: GoType, items: readonly V[], spare: readonly V[] = []) {
    this.type = type;
    this.items = items;
    this.spare = spare;
  }
}

/** A map with string keys, sorted by their bytes; `values[i]` belongs to `keys[i]`. */
export class GoMap<V extends Value = Value> {
  readonly type: GoType;
  readonly keys: readonly string[];
  readonly values: readonly V[];

  constructor(type: GoType, keys: readonly string[], values: readonly V[]) {
    this.type = type;
    this.keys = keys;
    this.values = values;
  }

  has(key: string): boolean {
    return this.keys.includes(key);
  }

  get(key: string): V | undefined {
    const at = this.keys.indexOf(key);
    return at < 0 ? undefined : this.values[at];
  }
}

/** A struct: its type knows how the fields are read from `of`. */
export class GoStruct<Of = unknown> {
  readonly type: GoType;
  readonly of: Of;

  constructor(type: GoType, of: Of) {
    this.type = type;
    this.of = of;
  }
}

export class Pointer {
  readonly type: GoType;
  /** Undefined for Go's nil. */
  readonly target: Instance | undefined;

  constructor(type: GoType, target?: Instance) {
    this.type = type;
    this.target = target;
  }
}

/** What lies in a `[]any` or a `map[string]any`, at the moment it is taken out: Go still knows it for an `interface {}`. */
export class Boxed {
  readonly type: GoType;
  readonly inner: Value;

  constructor(type: GoType, inner: Value) {
    this.type = type;
    this.inner = inner;
  }
}
