import * as z from 'zod'
import { MAX_TEXT_LENGTH } from '../../agent/limits.ts'
import { userIdOf } from './token.ts'

/** Bodies, parameters and answers of the HTTP API. What is checked, and what the OpenAPI document says, are the same. */

const flag = z.stringbool().optional()

export const processQueryBody = z.object({
  userId: userIdOf.describe('The shop that the query is for.'),
  sessionId: z
    .string()
    .max(100)
    .optional()
    .describe('Given back. Earlier messages of the shop are known on this side for 30 minutes.'),
  query: z.string().trim().min(1).max(MAX_TEXT_LENGTH),
  queryType: z
    .enum(['text', 'voice'])
    .default('text')
    .describe('`voice`: the query is what was heard in a recording.'),
  language: z
    .enum(['en', 'hi', 'mr'])
    .optional()
    .describe('Language of the answer, where the query itself does not tell.'),
  context: z
    .object({
      previousIntent: z.string().max(100).optional(),
      conversationHistory: z.array(z.unknown()).max(100).optional(),
    })
    .optional()
    .describe(
      'Accepted for the contract; the conversation that is kept here is the one that counts.',
    ),
})

export const processQueryAnswer = z.object({
  success: z.literal(true),
  sessionId: z.string().optional(),
  response: z.object({
    text: z.string(),
    intent: z.string(),
    confidence: z.number().min(0).max(1).optional(),
    data: z.record(z.string(), z.unknown()),
    suggestedActions: z.array(z.string()),
  }),
  processingTime: z.number().int().describe('Milliseconds.'),
})

export const shopParams = z.object({ userId: userIdOf })

export const inventoryQuery = z.object({
  category: z.string().max(100).optional(),
  lowStock: flag,
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before.'),
})

export const inventoryAnswer = z.object({
  success: z.literal(true),
  data: z.object({
    items: z.array(
      z.object({
        itemId: z.string(),
        itemName: z.string(),
        category: z.string(),
        unit: z.string(),
        currentStock: z.number(),
        minThreshold: z.number(),
        unitPrice: z.number().optional().describe('Rupees for one unit.'),
        lastUpdated: z.string(),
      }),
    ),
    totalItems: z.number().int(),
    lowStockCount: z.number().int(),
    nextCursor: z.string().optional(),
  }),
})

export const inventoryBody = z.object({
  itemId: z.string().min(1).max(100),
  operation: z
    .enum(['add', 'subtract', 'set'])
    .describe('`add`: goods came in. `subtract`: goods were sold. `set`: this many were counted.'),
  quantity: z.number().min(0).max(1e9).describe('In the unit of the item.'),
  notes: z.string().max(200).optional(),
})

export const inventoryUpdateAnswer = z.object({
  success: z.literal(true),
  data: z.object({
    itemId: z.string(),
    previousStock: z.number(),
    newStock: z.number(),
    updatedAt: z.string(),
  }),
})

export const forecastParams = z.object({ userId: userIdOf, itemId: z.string().min(1).max(100) })

export const forecastQuery = z.object({
  days: z
    .enum(['7', '14', '30'])
    .default('7')
    .transform((days) => Number(days) as 7 | 14 | 30),
})

export const forecastAnswer = z.object({
  success: z.literal(true),
  data: z.object({
    itemId: z.string(),
    itemName: z.string(),
    forecasts: z.array(
      z.object({
        date: z.string(),
        predictedDemand: z.number(),
        confidenceLevel: z.enum(['high', 'medium', 'low']),
        confidenceScore: z.number().min(0).max(1),
      }),
    ),
    summary: z.object({
      totalPredictedDemand: z.number(),
      averageDailyDemand: z.number(),
      peakDemandDate: z.string(),
      recommendedReorderQuantity: z.number(),
    }),
    generatedAt: z.string(),
  }),
})

export const alertsQuery = z.object({
  unacknowledged: flag,
  type: z.enum(['low_stock', 'demand_spike', 'pricing_opportunity']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export const alertsAnswer = z.object({
  success: z.literal(true),
  data: z.object({
    alerts: z.array(
      z.object({
        alertId: z.string(),
        alertType: z.string(),
        severity: z.enum(['info', 'warning', 'critical']),
        title: z.string(),
        message: z.string(),
        relatedItemId: z.string().optional(),
        sentAt: z.string(),
        acknowledged: z.boolean(),
      }),
    ),
    totalAlerts: z.number().int(),
    unacknowledgedCount: z.number().int(),
  }),
})

export const errorAnswer = z.object({
  success: z.literal(false),
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.string(),
    timestamp: z.string(),
  }),
})
