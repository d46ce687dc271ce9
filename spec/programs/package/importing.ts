/** Prints what the import of the package changes in the program. */
let registries = 0;
globalThis.FinalizationRegistry = class<T> extends FinalizationRegistry<T> {
  constructor(cleanup: (held: T) => void) {
    super(cleanup);
    registries += 1;
  }
};

function state(): string[] {
  return [
    ...process.eventNames().map((event) => `${process.listenerCount(event)} listeners of ${String(event)}`),
    ...process.getActiveResourcesInfo().map((resource) => `active ${resource}`),
    ...Reflect.ownKeys(globalThis)
      .filter((key) => Object.prototype.propertyIsEnumerable.call(globalThis, key))
      .map((key) => `global ${String(key)}`),
    `${registries} registries`,
  ];
}

const before = state();
await import('lastcall');
await import('lastcall/node');
const after = state();
console.log(JSON.stringify(after.filter((line) => !before.includes(line))));
