import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placesText, withPlaces } from '../../src/charts/measured-places.js'
import type { Row } from '../../src/tables/column.js'

const asked = [0, 0.02, 0.1, 0.11, 0.25, 0.33, 0.7, 1]

test('steps of an epoch after the first give its updates back, whatever their number and wherever it was measured', () => {
  for (let updates = 1; updates <= 600; updates++)
    for (const epoch of [2, 3, 250])
      for (const progress of asked) {
        // 0.07·100 is 7.000000000000001 and means 7
        const update = Math.ceil(Number((progress * updates).toFixed(6)))
        const [place] = withPlaces([{ epoch, step: (epoch - 1) * updates + update, progress }])
        assert.equal(place.done, update / updates, `${update} of ${updates} in epoch ${epoch}`)
      }
})

test('a first epoch measured to its end gives them too; otherwise points stay where they were asked for', () => {
  const rows = [
    { epoch: 1, step: 0, progress: 0 },
    { epoch: 1, step: 1, progress: 0.02 },
    { epoch: 1, step: 20, progress: 1 },
  ]
  assert.deepEqual(
    withPlaces(rows).map(({ done }) => done),
    [0, 0.05, 1],
  )
  assert.deepEqual(
    withPlaces(rows.slice(0, 2)).map(({ done, update, updates }) => [done, update, updates]),
    [
      [0, 0, null],
      [0.02, 1, null],
    ],
  )
  const unknown = withPlaces([{ epoch: 2, step: null, progress: 0.5 }])
  assert.deepEqual([unknown[0].done, unknown[0].update], [0.5, null])
})

test('places are explained where one is half a per cent from its name', () => {
  const text = (updates: number, ...progress: readonly number[]) =>
    placesText(
      withPlaces(
        progress.map((each): Row => ({ epoch: 2, step: updates + Math.ceil(each * updates), progress: each })),
      ),
    )
  assert.equal(text(20, 0, 0.02, 0.11, 0.33, 1), '2 %, 11 %, 33 % are updates 1, 3, 7 of 20')
  assert.equal(text(20, 0.02, 0.5), '2 % is update 1 of 20')
  assert.equal(text(469, 0.02, 0.11, 0.33, 1), '')
  assert.equal(text(100, 0.02, 0.11), '')
})
