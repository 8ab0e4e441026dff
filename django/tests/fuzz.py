"""Fixtures for tests/zoo, good but for one odd value in most objects: the same ones for the same seed."""
import json
import random
import uuid

TEXTS = ['', ' ', 'x', 'abcde', 'abcdef', 'x' * 10, 'x' * 11, 'ä' * 10, 'ä' * 11, '😀' * 10, '😀' * 11, 'x' * 8, 'x' * 9, 'x' * 12, 'x' * 13, 'y' * 21,
         'abc   ', 'x' * 10 + '   ', 'x' * 300, 'nul\0l', '\ud800', 'a\udfff', 'line\nline', "quote ' \" \\ %s", '\\u0000', 'NaN', 'nan', 'Infinity', '-inf',
         'null', 'None', 'true', 'True', 't', 'f', 'no', '0', '1', '-1', '2', '42', ' 42 ', '1_000', '４２', '1e3', '4.5', '1.005', '99.995', '9999.99', '9999.995',
         '10000', '-9999.99', '-100', '-99.99', '1e400', '1e-400', '32767', '32768', '-32769', '2147483647', '2147483648', '-2147483649',
         '9223372036854775807', '9223372036854775808', '9' * 40, '2020-02-29', '2021-02-29', '0001-01-01', '0000-01-01', '9999-12-31', '10000-01-01', '2020-2-9',
         '2020-02-29T12:00:00', '2020-02-29 12:00:00+05:30', '2020-03-29T02:30:00', '2020-10-25T02:30:00', '2020-02-29T24:00:00', '2020-02-29T23:59:60Z',
         '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59.999999-12:00', '0001-01-01T00:00:00', '9999-12-31T23:59:59', '20200229', '2020-W09-6', '12:00', '12:00:00.1234567', '24:00:00',
         '12:00:00+02:00', '25:00', '3 days, 2:00:00', 'P3DT2H', '-1 00:00:01', '999999999 00:00:00', '9999999999 00:00:00', '1:2:3:4', '10.0.0.1',
         '10.0.0.256', '010.001.1.1', '10.0.0.1/8', '10.1', '10.1/16', '10.0.0.1/33', '::1', '::ffff:1.2.3.4', 'fe80::1%eth0', '2001:db8::/32', ':::', '1.2.3.4.',
         '12345678123456781234567812345678', '{12345678-1234-5678-1234-567812345678}', 'urn:uuid:12345678-1234-5678-1234-567812345678',
         '1234567812345678123456781234567', 'AAAA', 'YWJj', 'YWJ', '=', '[1, 2]', '["a", null]', '[[1.5]]', '[[1], [2, 3]]', '["abcdefgh"]', '["x\\u0000"]',
         '[]', '[[]]', '{"a": 1}', '{', '[1, "x"]', '[40000]', '[[1000]]', '[[99.95]]', '[[99.94], [1]]', 'a-b-c-d-e-f', 'a-b-c-d-e-f-g']
OTHERS = [None, True, False, 0, 1, -1, 2, 4.5, -0.0, 1e20, 1e308, float('inf'), float('-inf'), float('nan'), 32767, 32768, -32769, 2 ** 31 - 1, 2 ** 31, -2 ** 31 - 1,
          2 ** 63 - 1, 2 ** 63, 10 ** 40, 9999.994, 9999.996, 0.1, [], [1], [None], ['a', 'b'], ['abcdefgh'], [[1, 2], [3]], [[1, 2], [3, 4]], ['x\0'], {}, {'a': 1},
          {'a': 'x\0'}, {'a\ud800': 1}, ['\ud83d\ude00'], {'n': float('nan')}, {'deep': [[[{'x': [1, None, 'ü']}]]]}, {'\\u0000': '\\'}, '😀' * 3, [1.5], [[1.25]], [40000]]
PLAIN = ['name', 'chip', 'big', 'count', 'weight', 'ratio', 'tame', 'wild', 'born', 'seen', 'fed', 'sleep', 'story', 'address', 'facts', 'tag', 'blob',
         'photo', 'code', 'letter', 'mail', 'password']
LINKS = ['kind', 'cage', 'keeper', 'vet', 'friends', 'keepers']


class Fuzz:
    def __init__(self, seed, size, odd=0.6):
        self.random, self.size, self.odd = random.Random(seed), size, odd
        self.made, self.keepers, self.cages, self.animals = [], [], [], []

    def objects(self):
        self.made = [self.one('animals.kind', 'cat', {}), self.one('animals.kind', 'dog', {}), self.one('animals.kind', 'a' * 12, {})]
        makers = [self.keeper] * 2 + [self.cage] * 2 + [self.animal] * 9 + [self.bird] + [self.plant] * 3 + [self.kind]
        while len(self.made) < self.size:
            self.random.choice(makers)()
        return self.made

    def one(self, model, pk, fields):
        found = {'model': model, 'pk': pk, 'fields': fields}
        if pk is ...:
            del found['pk']
        return found

    def odd_value(self):
        return self.random.choice(TEXTS) if self.random.random() < 0.6 else self.random.choice(OTHERS)

    def spoil(self, fields, names):
        if self.random.random() < self.odd:
            name = self.random.choice(names)
            if self.random.random() < 0.06:
                fields.pop(name, None)
            elif self.random.random() < 0.01:
                fields['nosuch'] = 1
            else:
                fields[name] = self.odd_value()

    def kind(self):
        self.made.append(self.one('animals.kind', self.odd_value(), {}))

    def keeper(self):
        badge = f'k{len(self.keepers)}'
        fields = {'badge': badge, 'boss': self.random.choice([None, [self.random.choice(self.keepers or ['k1'])], ['k5'], ['nobody'], 1])}
        if self.random.random() < 0.15:
            fields['badge'] = self.odd_value()
        else:
            self.keepers.append(badge)
        self.made.append(self.one('animals.keeper', len(self.made) + 1, fields))

    def cage(self):
        pk = str(uuid.UUID(int=self.random.getrandbits(128)))
        fields = {'label': 'cage', 'row': self.random.randint(-9, 30), 'place': self.random.randint(0, 30)}
        self.spoil(fields, ['label', 'row', 'place'])
        self.cages.append(pk)
        self.made.append(self.one('animals.cage', pk if self.random.random() < 0.95 else self.odd_value(), fields))

    def animal(self):
        pick = self.random.choice
        number = len(self.made) + 1
        fields = {
            'name': f'a{number}'[:10], 'kind': pick(['cat', 'dog', None]), 'cage': pick(self.cages or [None]), 'keeper': pick([None, [pick(self.keepers or ['k0'])]]),
            'vet': None, 'friends': [pick(self.animals)] if self.animals else [], 'keepers': [[pick(self.keepers)]] if self.keepers else [],
            'chip': number, 'big': 0, 'count': self.random.randint(0, 400), 'weight': '12.50', 'ratio': 0.5, 'tame': pick([True, False]), 'wild': None, 'born': '2020-02-29',
            'seen': '2020-02-29T12:00:00Z', 'fed': '12:00:00', 'sleep': '02:00:00', 'story': 'long', 'address': '10.0.0.1', 'facts': {'a': [1]},
            'tag': None, 'blob': 'AAAA', 'photo': 'a.jpg', 'code': 'ab-c', 'letter': pick('abcdefgh'), 'mail': 'a@b.test', 'password': 'x',
        }
        self.spoil(fields, PLAIN * 3 + LINKS)
        self.animals.append(number)
        chance = self.random.random()
        self.made.append(self.one('animals.animal', number if chance < 0.95 else pick(self.animals) if chance < 0.97 else self.odd_value(), fields))

    def bird(self):
        fields = {'wings': 2, 'song': 'tweet'}
        self.spoil(fields, ['wings', 'song'])
        self.made.append(self.one('animals.bird', self.random.choice(self.animals or [1]), fields))

    def plant(self):
        number = len(self.made) + 1
        fields = {'nick': self.random.choice([f'p{number}', f'P{number - 1}', f'p{number - 2}']), 'mark': f'{number}'[-4:], 'tags': '["a"]', 'counts': '[1, null]',
                  'grid': None, 'span': None, 'attributes': None}
        self.spoil(fields, ['nick', 'mark', 'tags', 'counts', 'grid'])
        if isinstance(fields.get('mark'), list):
            fields['mark'] = None       # the text that PostgreSQL makes of an array is its own
        self.made.append(self.one('exotics.plant', number, fields))


def as_json(objects):
    return '[\n' + ',\n'.join(json.dumps(one) for one in objects) + '\n]\n'
