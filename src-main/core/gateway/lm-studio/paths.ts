/** Whether a path is LM Studio's own, where Corral speaks its dialect. */
export function isLmStudioPath(path: string): boolean {
  return path.startsWith('/api/v0/') || path === lmStudioModelsPath
}

/** The one path of its newer interface that tells the context of loaded models. */
export const lmStudioModelsPath = '/api/v1/models'
