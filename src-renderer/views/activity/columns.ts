/** Pixels; all rows are as tall, so that nobody has to measure them. */
export const rowHeight = 44

/** Of the heads and of every row; the two that hold names share what is left. */
export const columns =
  'grid grid-cols-[62px_minmax(0,1fr)_minmax(0,1.9fr)_minmax(104px,0.8fr)_64px_84px_72px] gap-x-2.5 px-5'
