/** Who writes: by phone number, by business-scoped user id, or both. */
export interface SimulatedSender {
  from?: string
  fromUserId?: string
}

/** A webhook body as Meta writes it, with one message. */
export function messageWebhook(
  phoneNumberId: string,
  sender: SimulatedSender,
  message: Record<string, unknown>,
): Record<string, unknown> {
  const contact = {
    profile: { name: sender.from ? `Phone ${sender.from.slice(-4)}` : 'User' },
    ...(sender.from && { wa_id: sender.from }),
    ...(sender.fromUserId && { user_id: sender.fromUserId }),
  }
  return webhook(phoneNumberId, { contacts: [contact], messages: [message] })
}

/** A webhook body with one status of a message that the shop sent. */
export function statusWebhook(
  phoneNumberId: string,
  status: {
    id: string
    status: string
    at: number
    recipient: string
    turnKey: string | undefined
    /** Why it failed. */
    code?: number
  },
): Record<string, unknown> {
  return webhook(phoneNumberId, {
    statuses: [
      {
        id: status.id,
        status: status.status,
        timestamp: String(Math.floor(status.at / 1000)),
        recipient_id: status.recipient,
        ...(status.turnKey !== undefined && { biz_opaque_callback_data: status.turnKey }),
        ...(status.code !== undefined && {
          errors: [{ code: status.code, title: 'Message could not be delivered' }],
        }),
      },
    ],
  })
}

function webhook(phoneNumberId: string, value: Record<string, unknown>): Record<string, unknown> {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '100000000000000',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '910000000001', phone_number_id: phoneNumberId },
              ...value,
            },
          },
        ],
      },
    ],
  }
}

/** JSON with everything beyond ASCII escaped: these are the bytes that Meta signs. */
export function asMetaWrites(body: unknown): string {
  return JSON.stringify(body).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
