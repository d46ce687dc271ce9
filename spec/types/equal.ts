/** For type tests: `typeOf(value).is<Type>()` compiles only if the type is exactly that. */

/** Whether two types are the same, down to `readonly`, `?` and `any`. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

interface TypeOf<Actual> {
  is<Expected>(...itIs: Equal<Actual, Expected> extends true ? [] : [Actual]): void;
}

export declare function typeOf<Actual>(value: Actual): TypeOf<Actual>;

/** Uses variables, so that the expected error is not that they are unused. */
export declare function read(...values: unknown[]): void;
