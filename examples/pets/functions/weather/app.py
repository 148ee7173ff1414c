"""The weather for walks with pets: a Lambda proxy function in Python."""

import json
import zlib

SKIES = ["sunny", "cloudy", "windy", "rainy"]


def handler(event, context):
    city = (event["queryStringParameters"] or {}).get("city", "Lisbon")
    # No real forecast: the same city always has the same weather.
    number = zlib.crc32(city.encode())
    sky = SKIES[number % len(SKIES)]
    body = {"city": city, "sky": sky, "celsius": 5 + number % 25, "walk": sky != "rainy"}
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json", "access-control-allow-origin": "*"},
        "body": json.dumps(body),
    }
