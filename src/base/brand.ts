// Brand: a type of its own for values that must not be mixed up, at no cost at run time.

declare const brand: unique symbol;

/** `T` under a name of its own: `Brand<number, 'Millis'>` is a number, but no other number is it. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
