"""The words that the simulator knows. It refuses others and names those it knows."""

from typing import Literal, TypeAlias

ServiceName: TypeAlias = Literal[
    "VPPServiceConfigSrv",
    "VPPClientConfigSrv",
    "registerVPPUserSrv",
    "getVPPUserSrv",
    "getVPPUsersSrv",
    "editVPPUserSrv",
    "retireVPPUserSrv",
    "getVPPAssetsSrv",
    "getAssignments",
    "getVPPLicensesSrv",
    "manageVPPLicensesByAdamIdSrv",
    "associateVPPLicenseSrv",
    "associateVPPLicenseWithVPPUserSrv",
    "disassociateVPPLicenseSrv",
    "disassociateVPPLicenseFromVPPUserSrv",
    "lookup",
    "associateVPPUserWithITSAccount",
]
"""A service, by its name on the wire."""

CloseFault: TypeAlias = Literal["before", "after", "during"]
"""When a connection closes: before the service sees the request, after it has done it, or in the
middle of the answer."""

BodyFault: TypeAlias = Literal[
    "good",
    "empty",
    "html",
    "not_json",
    "half",
    "bom",
    "deep_nesting",
    "duplicate_keys",
    "lone_surrogate",
    "nul",
    "huge_numbers",
    "wrong_types",
    "large",
    "gzip",
    "gzip_half",
    "bomb",
]
"""What is done to the body of an answer."""

Quirk: TypeAlias = Literal[
    "bare_array",
    "no_tokens",
    "zero_batch",
    "doubled_records",
    "total_batch_count_number",
    "str_as_numbers",
    "numbers_as_text",
    "ids_only_str",
    "ids_only_numbers",
    "hex_license_ids",
    "organization_id_text",
    "uid_number",
    "error_codes_as_error_code",
    "entry_error_code",
    "entry_error_number",
    "full_entries",
    "failed_with_license_id",
    "done_without_license_id",
    "both_conflicts",
    "entry_missing",
    "entry_doubled",
    "entries_reversed",
    "entry_unknown",
    "registered_with_hash",
    "unknown_members",
    "unknown_words",
    "nulls",
    "no_request_id",
    "no_status",
    "urls_foreign",
    "urls_plain_http",
    "urls_ip",
    "urls_user_info",
    "urls_blank",
]
"""A deviation in the shape of an answer."""

ChangeName: TypeAlias = Literal[
    "steal_context",
    "set_context",
    "revoke_token",
    "restore_token",
    "expire_token",
    "replace_token",
    "accept_invitation",
    "register_user",
    "retire_user",
    "buy",
    "refund",
    "begin_transfer",
    "end_transfer",
    "assign",
    "unassign",
    "purge_listings",
    "move_urls",
    "limits",
    "settings",
]
"""Something that happens without the client's doing."""
