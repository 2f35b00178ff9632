/**
 * What is made of a list, made once for each list: lists are never changed, only replaced. For what
 * many parts of the page ask of the same list.
 */
export function perList<L extends object, R>(make: (list: L) => R): (list: L) => R {
  const made = new WeakMap<L, { readonly result: R }>()
  return (list) => {
    const known = made.get(list) ?? { result: make(list) }
    made.set(list, known)
    return known.result
  }
}
