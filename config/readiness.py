"""`python -m config.readiness`: ask the web server of this container whether it is ready; exits 1 where it is not."""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    """As the proxy would ask, so that the answer is no redirect to https."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    address = f"http://127.0.0.1:{os.environ.get('GRANIAN_PORT', '8000')}/readyz"
    request = urllib.request.Request(address, headers={"Host": host, "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:
            print(answer.read().decode())
    except urllib.error.HTTPError as error:
        print(error.read().decode())
        return 1
    except OSError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
