"""Writes node-info-list.json: what Python makes of each text below.

Run it again after adding a text: python3 make-vectors.py
"""

import json
import pathlib

VALUES = [
    # integers
    "0", "-0", "1", "-1", "20", "9007199254740991", "9007199254740993", "-9007199254740993",
    "18446744073709551615", "-9223372036854775808", "340282366920938463463374607431768211456",
    # floats as ComfyUI writes them
    "1.0", "0.0", "-0.0", "7.5", "0.75", "0.7500000000000002", "0.1", "-3.25", "8.0", "100.0",
    # where Python begins and ends to use an exponent
    "0.001", "0.0001", "0.00012345", "0.00001", "0.000099999", "1e-4", "1e-05", "1.5e-07", "1e-10",
    "1e0", "1e5", "1E5", "1e15", "123456789012345.6", "1234567890123456.0", "9999999999999998.0",
    "1e16", "1.2345e16", "12345678901234567.0", "1e17", "1e+21", "1e22", "1e23", "1.5e300", "-2.5e-9",
    # the ends of the range
    "5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "1e400", "-1e400", "1e-400", "-1e-400",
    # digits beyond a double
    "0.1000000000000000055511151231257827", "3.141592653589793238462643", "2.675", "1.005",
    # words
    "true", "false", "null",
    # text
    '""', '"a cat"', '"caf\\u00e9 \\u732b \\ud83d\\ude00"', '"café 猫 😀"', '"a\\nb\\tc\\r\\f\\b\\"\\\\\\/"',
    '"\\u0000\\u001f\\u007f\\u0080\\u2028"', '"\\ud83d"', '"\\ude00\\ud83d"', '"{{not}} [a, list]"',
    # lists
    "[]", '["4", 0]', '["57:8",1]', "[[]]", "[1,2.0,-0,1e400,-1e400,1E5,true,false,null]",
    '["café","猫","😀","\\ud83d","\\u007f","\\n\\"\\\\/"]', "[512, 768]",
    # objects
    "{}", '{"__value__":[false,true]}', '{"b":1,"a":{"10":1,"3":2}}', '{"é":"ü"}',
    '{"a":1,"b":2,"a":3}', '{"__proto__":1,"constructor":{"x":null}}',
]

GRAPHS = {
    "ids keep their order": '{"10":{"inputs":{"z":1,"a":2,"7":3,"1":4}},"3":{"inputs":{"x":"y"}},"57:8":{"inputs":{"text":"t"}}}',
    "nodes without inputs": '{"1":{"class_type":"Note"},"2":{"inputs":{},"class_type":"X"},"3":{"inputs":{"a":1}}}',
    "a node twice": '{"1":{"inputs":{"a":1,"b":2}},"2":{"inputs":{"c":3}},"1":{"inputs":{"d":4}}}',
    "a field twice": '{"1":{"inputs":{"a":1,"b":2,"a":"last"}}}',
    "inputs twice": '{"1":{"inputs":{"a":1},"inputs":{"b":2}}}',
    "names of JavaScript's own": '{"__proto__":{"inputs":{"__proto__":"p","constructor":"c","toString":1}},"constructor":{"inputs":{"a":{"__proto__":null}}}}',
    "CRLF": '{\r\n  "1": {\r\n    "inputs": {\r\n      "a": "b\\r\\n"\r\n    }\r\n  }\r\n}\r\n',
    "unicode names": '{"節點":{"inputs":{"提示詞":"猫","\\u00e9":1}}}',
}


def node_info_list(text):
    """What RunningHub's sample sends: str() of scalars, json.dumps() of lists and objects."""
    entries = []
    for node_id, node in json.loads(text).items():
        for name, value in node.get("inputs", {}).items():
            value = json.dumps(value) if isinstance(value, (list, dict)) else str(value)
            entries.append({"nodeId": node_id, "fieldName": name, "fieldValue": value})
    return entries


def main():
    texts = {f"value {value}": f'{{"1":{{"inputs":{{"a":{value}}}}}}}' for value in VALUES} | GRAPHS
    vectors = [{"name": n, "text": t, "expected": node_info_list(t)} for n, t in texts.items()]
    path = pathlib.Path(__file__).with_name("node-info-list.json")
    path.write_text(json.dumps(vectors, indent=2) + "\n", encoding="utf-8")


main()
