import type { LocalModel } from '../local-models.ts'

/** What llama.cpp's server tells of one model; its name stands where the path of its file would. */
export function toProps({ model, header, loaded, contextTokens }: LocalModel) {
  const { tools } = model.capabilities
  return {
    default_generation_settings: {
      ...(contextTokens === null ? {} : { n_ctx: contextTokens }),
      params: {},
    },
    total_slots: loaded ? loaded.slots.length : 1,
    model_alias: model.id,
    model_path: model.fileName,
    chat_template: header.chatTemplate ?? '',
    chat_template_caps: { supports_tools: tools, supports_tool_calls: tools },
    modalities: { vision: false, audio: false },
    build_info: 'corral',
    is_sleeping: loaded === null,
  }
}

/** What its router tells when no model is named and none stands out. */
export const routerProps = {
  role: 'router',
  model_alias: 'corral',
  model_path: 'none',
  default_generation_settings: { params: {}, n_ctx: 0 },
}
