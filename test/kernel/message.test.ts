import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { messageFrames, parseMessage } from '../../src/kernel/message.js'

const key = 'a secret'
const signed = (parts: readonly string[], identities: readonly string[] = ['client']): Buffer[] => {
  const signature = createHmac('sha256', key).update(parts.join('')).digest('hex')
  return [...identities, '<IDS|MSG>', signature, ...parts].map(text => Buffer.from(text))
}
const parts = ['{"msg_id":"1","msg_type":"execute_request"}', '{}', '{}', '{"code":"1 + 1"}']

test('a signed message is read with its way back', () => {
  const message = parseMessage(key, signed(parts, ['a', 'b']))
  assert.equal(message.header.msg_type, 'execute_request')
  assert.deepEqual(message.content, { code: '1 + 1' })
  assert.deepEqual(message.identities.map(String), ['a', 'b'])
})

test('a message is refused when any of its parts, its signature or its length was changed', () => {
  for (let part = 2; part < 7; part++) {
    const frames = signed(parts)
    frames[part] = Buffer.concat([frames[part], Buffer.from(' ')])
    assert.throws(() => parseMessage(key, frames), /wrong signature/)
  }
  assert.throws(() => parseMessage('another', signed(parts)), /wrong signature/)
  assert.throws(() => parseMessage(key, signed(parts).slice(0, 5)), /incomplete/)
  assert.throws(() => parseMessage(key, []), /incomplete/)
})

test('a reply goes back the way its request came, names it as parent and is signed', () => {
  const request = parseMessage(key, signed(parts, ['a', 'b']))
  const frames = messageFrames(key, request, 'execute_reply', { status: 'ok' }).map(String)
  assert.deepEqual(frames.slice(0, 3), ['a', 'b', '<IDS|MSG>'])
  assert.equal(frames[3], createHmac('sha256', key).update(frames.slice(4).join('')).digest('hex'))
  assert.deepEqual(JSON.parse(frames[5]), request.header)
  assert.deepEqual(JSON.parse(frames[7]), { status: 'ok' })
})
