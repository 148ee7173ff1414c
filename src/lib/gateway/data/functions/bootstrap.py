"""The Python runtime of a local function: takes invocations from the Lambda Runtime API and calls the handler.

Developer guide, "Define Lambda function handler in Python". Standard library only, Python 3.8 and later.
"""

import decimal
import http.client
import importlib
import json
import logging
import math
import os
import signal
import sys
import threading
import time
import traceback

API = "/2018-06-01/runtime"
request_id = None


class Fault(Exception):
    """What the runtime itself finds wrong: it has Lambda's own error type."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = "Runtime." + error_type
        self.trace = trace or []


class CognitoIdentity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class LambdaContext:
    """The handler's second argument ("Using the Lambda context object in Python")."""

    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = CognitoIdentity()
        self.client_context = None
        self.tenant_id = None
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


class Encoder(json.JSONEncoder):
    """Decimals are written as numbers, which the standard library alone does not do."""

    def default(self, value):
        if isinstance(value, decimal.Decimal):
            if value.is_nan():
                return math.nan
            return int(value) if value == value.to_integral_value() else float(value)
        return super().default(value)


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = request_id or ""
        return True


def die_with_parent(pipe):
    """The gateway holds the other end of this pipe: when it ends, in whatever way, so does everything started here."""
    while os.read(pipe, 1024):
        pass
    os.killpg(0, signal.SIGKILL)


def detach_stdin():
    pipe = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    threading.Thread(target=die_with_parent, args=(pipe,), daemon=True).start()


def set_up_logging():
    logging.Formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stdout)
    layout = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
    handler.setFormatter(logging.Formatter(layout, "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)


def load_handler(name):
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise Fault("MalformedHandlerName", "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % name)
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % module_name)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("ImportModuleError", "Unable to import module '%s': %s" % (module_name, error))
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        raise Fault("UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error), trace)
    if not hasattr(module, function_name):
        raise Fault("HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name))
    return getattr(module, function_name)


def describe(error, invocation):
    """Lambda's error object for an exception."""
    if isinstance(error, Fault):
        message, error_type, trace = str(error), error.error_type, error.trace
    else:
        frames = traceback.extract_tb(error.__traceback__)
        own = os.path.abspath(__file__)
        while frames and os.path.abspath(frames[0].filename) == own:
            frames = frames[1:]
        frames = [frame for frame in frames if not frame.filename.startswith("<frozen importlib")]
        message, error_type, trace = str(error), type(error).__name__, traceback.format_list(frames)
    return {"errorMessage": message, "errorType": error_type, "requestId": invocation or "", "stackTrace": trace}


def log_error(description):
    lines = ["[ERROR] %(errorType)s: %(errorMessage)s" % description, "Traceback (most recent call last):"]
    for entry in description["stackTrace"]:
        lines += entry.splitlines()
    sys.stdout.write("\r".join(lines) + "\n")
    sys.stdout.flush()


class RuntimeApi:
    """A client of the Runtime API. When the gateway is gone, there is nothing left to do here."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def call(self, method, path, body=None, headers=None):
        try:
            self.connection.request(method, API + path, body, headers or {})
            response = self.connection.getresponse()
            return response.headers, response.read()
        except (OSError, http.client.HTTPException):
            os._exit(1)

    def post(self, path, value):
        body = value if isinstance(value, bytes) else value.encode("utf-8")
        self.call("POST", path, body, {"Content-Type": "application/json"})

    def post_error(self, path, description):
        body = json.dumps(description).encode("utf-8")
        headers = {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": description["errorType"]}
        self.call("POST", path, body, headers)


def marshal(result):
    if isinstance(result, bytes):
        return result
    try:
        return json.dumps(result, cls=Encoder)
    except Exception as error:
        raise Fault("MarshalError", "Unable to marshal response: %s" % error)


def set_trace(trace):
    if trace is None:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    else:
        os.environ["_X_AMZN_TRACE_ID"] = trace


def handle_next(api, handler):
    global request_id
    headers, body = api.call("GET", "/invocation/next")
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    set_trace(headers.get("Lambda-Runtime-Trace-Id"))
    try:
        result = marshal(handler(json.loads(body), LambdaContext(headers)))
    except Exception as error:
        description = describe(error, request_id)
        log_error(description)
        sys.stdout.flush()
        api.post_error("/invocation/%s/error" % request_id, description)
    else:
        sys.stdout.flush()
        api.post("/invocation/%s/response" % request_id, result)


def main():
    detach_stdin()
    set_up_logging()
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        description = describe(error, None)
        log_error(description)
        api.post_error("/init/error", description)
        os._exit(1)
    while True:
        handle_next(api, handler)


if __name__ == "__main__":
    main()
