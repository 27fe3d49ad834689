import type {
  ConverseCommandInput,
  ConverseCommandOutput,
  Message,
} from '@aws-sdk/client-bedrock-runtime'

export type {
  ContentBlock,
  Message,
  StopReason,
  SystemContentBlock,
  TokenUsage,
  Tool,
  ToolResultBlock,
  ToolUseBlock,
} from '@aws-sdk/client-bedrock-runtime'

/** The Bedrock Converse request is the only model language in the program. A model brings its own `modelId`. */
export type ConverseRequest = Omit<ConverseCommandInput, 'modelId'> & { messages: Message[] }

/**
 * The Converse answer, without the SDK's HTTP metadata, so that it can be stored and replayed.
 * `modelId` names who answered: behind a chain that need not be the model that was asked.
 */
export type ConverseResponse = Omit<ConverseCommandOutput, '$metadata'> & { modelId?: string }

/** Bedrock, the offline model, a scripted model, a cassette and a fallback chain all look like this. */
export interface Model {
  /** Inference profile or other stable name; recorded with every step. */
  readonly id: string
  converse(request: ConverseRequest, options?: { signal?: AbortSignal }): Promise<ConverseResponse>
}
