import { expect, test } from '@jest/globals';
import { exoPhonesPath, failureOf, ownNumber } from './clients.ts';
import { runExotel } from './running.ts';

test('the purchased numbers are listed without an envelope', async () => {
  const { exotel } = await runExotel({ exoPhones: [{ phoneNumber: ownNumber, friendlyName: 'front desk' }] });
  expect((await exotel('GET', exoPhonesPath)).body).toEqual({
    page: 0,
    page_size: 50,
    uri: `${exoPhonesPath}?Page=0&PageSize=50`,
    first_page_uri: `${exoPhonesPath}?Page=0&PageSize=50`,
    next_page_uri: null,
    previous_page_uri: null,
    incoming_phone_numbers: [
      {
        sid: expect.stringMatching(/^[0-9a-f]{32}$/),
        phone_number: ownNumber,
        friendly_name: 'front desk',
        capabilities: { voice: true, sms: false },
        country: 'IN',
        voice_url: null,
        sms_url: null,
        date_created: expect.any(String),
        date_updated: expect.any(String),
      },
    ],
  });
});

test('pages are numbered from 0 and the last has no next one', async () => {
  const exoPhones = [1, 2, 3].map((last) => ({ phoneNumber: `+91804567123${last}` }));
  const { exotel } = await runExotel({ exoPhones });
  const first = await exotel('GET', `${exoPhonesPath}?Page=0&PageSize=2`);
  expect(first.body).toMatchObject({ page: 0, next_page_uri: `${exoPhonesPath}?Page=1&PageSize=2` });
  const second = await exotel('GET', `${exoPhonesPath}?Page=1&PageSize=2`);
  expect(second.body).toMatchObject({
    page: 1,
    next_page_uri: null,
    previous_page_uri: `${exoPhonesPath}?Page=0&PageSize=2`,
    incoming_phone_numbers: [{ phone_number: '+918045671233' }],
  });
});

test('a number is routed to a Flow by a form', async () => {
  const { exotel, simulator } = await runExotel();
  const path = `${exoPhonesPath}/${simulator.state.exoPhones[0]?.sid}`;
  const voiceUrl = 'http://my.exotel.com/sandbox1/exoml/start_voice/77';
  const answer = await exotel('PUT', path, { form: { VoiceUrl: voiceUrl } });
  expect([answer.http, answer.body]).toMatchObject([200, { phone_number: ownNumber, voice_url: voiceUrl }]);
  expect(simulator.state.exoPhones[0]?.voiceUrl).toBe(voiceUrl);
});

test('an unknown ExoPhone is not found', async () => {
  const { exotel } = await runExotel();
  const answer = await exotel('PUT', `${exoPhonesPath}/unknown`, { form: { VoiceUrl: 'http://my.exotel.com/' } });
  expect(failureOf(answer)).toEqual([404, 404, 1000, 'Not Found']);
});

test('a number is bought by a form', async () => {
  const { exotel, simulator } = await runExotel();
  const answer = await exotel('POST', exoPhonesPath, { form: { PhoneNumber: '+918045679999' } });
  expect([answer.http, answer.body]).toMatchObject([200, { phone_number: '+918045679999' }]);
  expect(simulator.state.exoPhones.map((exoPhone) => exoPhone.phoneNumber)).toEqual([ownNumber, '+918045679999']);
});
