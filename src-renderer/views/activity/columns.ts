/** Pixels; all rows are as tall, so that nobody has to measure them. */
export const rowHeight = 44

/** Of the heads and of every row; the two that hold names share what is left. */
export const columns =
  'grid grid-cols-[58px_minmax(0,1fr)_minmax(0,1.5fr)_minmax(90px,0.8fr)_62px_80px_72px] gap-x-2.5 px-6'
