"""What a client reports about itself, and what the peers share."""

import json
import resource
import time

# Made up; the shape of a token as downloaded.
TOKEN = (
    "eyJ0b2tlbiI6ImJlbmNobWFyayIsImV4cERhdGUiOiIyMDk5LTAxLTAxVDAwOjAwOjAwKzAwMDAiLCJvcmdOYW1lIjoiQmVu"
    "Y2htYXJrIn0="
)


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Start:
    """The start of a client's work: after its imports."""

    def __init__(self):
        self.cpu = cpu()
        self.wall = time.perf_counter()

    def report(self, records, checksum):
        wall = time.perf_counter() - self.wall
        print(
            json.dumps(
                {
                    "cpu_seconds": cpu() - self.cpu,
                    "wall_seconds": wall,
                    "peak_rss_kib": peak_kib(),
                    "records": records,
                    "checksum": checksum,
                }
            )
        )


def peak_kib():
    """The most memory that this process ever held; Linux only. Not ru_maxrss, which a child inherits
    from the process that started it."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except FileNotFoundError:
        return None


def licenses_url(service_config_url):
    """The other services stand beside the configuration."""
    return service_config_url.rsplit("/", 1)[0] + "/getVPPLicensesSrv"


def asked(batch_token=None, index=None):
    """The body of a request."""
    members = {"sToken": TOKEN, "assignedOnly": True}
    if batch_token is not None:
        members["batchToken"] = batch_token
    if index is not None:
        members["overrideIndex"] = index
    return json.dumps(members).encode()


def read_four(licenses):
    """The lengths of four members of dicts."""
    return sum(
        len(one["adamIdStr"])
        + len(one["licenseIdStr"])
        + len(one.get("clientUserIdStr") or "")
        + len(one.get("serialNumber") or "")
        for one in licenses
    )


def read_four_members(licenses):
    """The same of objects with vppkit's names."""
    checksum = 0
    for one in licenses:
        checksum += (
            len(one.adam_id)
            + len(one.license_id)
            + len(one.client_user_id or "")
            + len(one.serial_number or "")
        )
    return checksum
