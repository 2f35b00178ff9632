/** Where the list was left, so that whoever comes back finds it as it was. */
export const listPlace: { offset: number; logId: number | null } = { offset: 0, logId: null }
