/** The tiny model that comes with Corral, only to show that everything works. */
export const starterModelId = 'corral-starter'
