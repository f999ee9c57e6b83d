// Pages, listings, records and ranges.

#include "support.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>
#include <vector>

using vppkit::Kind;
using vppkit::License;
using vppkit::LicenseFilter;

static void a_listing_is_read_by_pages_and_by_records() {
    const auto client = sim_client();
    std::size_t by_pages = 0, by_records = 0;
    auto listing = client.licenses();
    CHECK(!listing.since_modified_token());
    for (const auto &page : listing) {
        by_pages += page.size();
    }
    const auto progress = listing.progress();
    CHECK(by_pages > 600 && progress.records == by_pages);
    CHECK(progress.total_records == static_cast<std::int64_t>(by_pages));
    CHECK(listing.restarts() == 0 && listing.since_modified_token());
    CHECK(!listing.next());
    for (const auto &license : client.licenses().records()) {
        CHECK(!license.license_id().empty() && license.is_irrevocable().has_value());
        CHECK(license.product_type_id().has_value());
        by_records++;
    }
    CHECK(by_records == by_pages);
    // Nothing has changed since.
    std::size_t changed = 0;
    const auto since = LicenseFilter().since(*listing.since_modified_token());
    for (const auto &license : client.licenses(since).records()) {
        changed += !license.license_id().empty();
    }
    CHECK(changed == 0);
}

static void records_say_what_those_of_c_say() {
    const auto client = sim_client();
    const auto page = client.licenses().next();
    for (std::size_t i = 0; i < page->size(); i++) {
        vppkit_license plain;
        CHECK(vppkit_license_page_get(page->get(), i, &plain) == VPPKIT_OK);
        const auto license = (*page)[i];
        CHECK(license.license_id().data() == plain.license_id.data);
        CHECK(license.license_id().size() == plain.license_id.len);
        CHECK(license.adam_id().data() == plain.adam_id.data);
        CHECK(license.serial_number().data() == plain.serial_number.data);
        CHECK(license.client_user_id().size() == plain.client_user_id.len);
        CHECK(license.product_type_id() == plain.product_type_id);
        CHECK(license.is_irrevocable() == (plain.is_irrevocable == 1));
        CHECK(license.index() == i);
    }
    // What is not there is nothing: licences that devices hold have no user.
    auto by_devices = client.licenses(LicenseFilter().held_by_devices()).records();
    const auto device = by_devices.next();
    CHECK(device && device->client_user_id().data() == nullptr);
    CHECK(device && !device->serial_number().empty());
    CHECK(vppkit::license_status_of(device->status()) == vppkit::LicenseStatus::associated);
    CHECK(vppkit::license_status_of("Lost") == vppkit::LicenseStatus::none);
    CHECK(vppkit::pricing_param_of(device->pricing_param()) == vppkit::PricingParam::stdq);
}

static void a_page_outlives_all_it_came_from() {
    std::optional<vppkit::Kept<License>> kept;
    std::optional<vppkit::Page<License>> page;
    {
        const auto client = sim_client();
        auto records = client.licenses().records();
        kept = records.next()->keep();
        page = client.licenses().next();
    }
    CHECK(!kept->license_id().empty() && holds(kept->json(), kept->license_id()));
    CHECK(page->front().license_id() == kept->license_id());
    // All copies are the same page, and what was read from one is good as long as any.
    const auto first = page->front();
    const auto copy = *page;
    page.reset();
    CHECK(first.license_id() == kept->license_id() && copy.size() > 1);
    // A record that is taken out of a page without a name keeps it.
    const auto asset = sim_client().assets()[3];
    const auto same = asset;
    CHECK(!same.adam_id().empty() && same.index() == 3 && same.page().size() == 25);
}

static void pages_work_with_algorithms() {
    const auto client = sim_client();
    const auto assets = client.assets(vppkit::AssetFilter().with_counts());
    CHECK(assets.size() == 25 && std::distance(assets.begin(), assets.end()) == 25);
    const auto found = std::find_if(assets.begin(), assets.end(), [](const auto &asset) {
        return asset.adam_id() == ADAM_ID;
    });
    CHECK(found != assets.end() && found->total_count() > 0);
    const auto total = std::accumulate(
        assets.begin(), assets.end(), std::int64_t{0},
        [](auto sum, const auto &asset) { return sum + asset.total_count().value_or(0); });
    CHECK(total > *found->total_count());
    // Records are views: they can be sorted as such.
    std::vector<vppkit::Asset> sorted(assets.begin(), assets.end());
    std::sort(sorted.begin(), sorted.end(),
              [](const auto &a, const auto &b) { return a.total_count() > b.total_count(); });
    CHECK(sorted.front().total_count() >= sorted.back().total_count());
    CHECK((assets.begin() + 3)->adam_id() == (assets.end() - 22)->adam_id());
    CHECK(assets.begin()[3].adam_id() == assets[3].adam_id());
    CHECK(assets.end() - assets.begin() == 25 && assets.begin() < assets.end());
    // A whole listing too, though it can be read once only.
    auto records = client.users().records();
    std::set<std::string> ids;
    std::transform(records.begin(), records.end(), std::inserter(ids, ids.end()),
                   [](const auto &user) { return std::string(user.client_user_id()); });
    CHECK(ids.size() > 100);
}

static void there_is_no_record_behind_the_last() {
    const auto assets = sim_client().assets();
    CHECK(!assets.empty() && !assets.at(assets.size() - 1).adam_id().empty());
    try {
        assets.at(assets.size());
        CHECK(!"nothing was thrown");
    } catch (const std::out_of_range &) {
    }
    const vppkit::Page<vppkit::Asset> none(nullptr);
    CHECK(none.empty() && none.begin() == none.end());
    try {
        none.front();
        CHECK(!"nothing was thrown");
    } catch (const std::out_of_range &) {
    }
}

static void a_filter_says_what_is_listed() {
    const auto client = sim_client();
    const auto stdq = client.assets(vppkit::AssetFilter().pricing_param(VPPKIT_STDQ));
    CHECK(stdq.front().pricing_param() == VPPKIT_STDQ && !stdq.front().total_count());
    const auto of_asset =
        vppkit::AssignmentFilter().adam_id(ADAM_ID).parallel(2).unordered();
    std::string serial_number, user;
    std::size_t assignments = 0;
    for (const auto &assignment : client.assignments(of_asset).records()) {
        CHECK(assignment.adam_id() == ADAM_ID);
        serial_number = assignment.serial_number().empty() ? serial_number
                                                           : assignment.serial_number();
        user = assignment.client_user_id().empty() ? user : assignment.client_user_id();
        assignments++;
    }
    CHECK(assignments > 0 && !serial_number.empty());
    auto of_device = client.assignments(vppkit::AssignmentFilter().serial_number(serial_number));
    CHECK(of_device.next()->front().serial_number() == serial_number);
    CHECK(of_device.progress().pages == 1 && of_device.restarts() == 0);
    CHECK(!of_device.next() && !of_device.since_modified_token());
    auto licenses = client.licenses(LicenseFilter().serial_number(serial_number)).records();
    CHECK(licenses.next()->serial_number() == serial_number);
    const auto by_users =
        LicenseFilter().adam_id(ADAM_ID).pricing_param(VPPKIT_STDQ).held_by_users().parallel(1);
    for (const auto &license : client.licenses(by_users).records()) {
        CHECK(!license.client_user_id().empty() && license.adam_id() == ADAM_ID);
    }
    auto all = client.licenses(
        LicenseFilter().adam_id(ADAM_ID).including_unassigned().unordered()).records();
    CHECK(std::any_of(all.begin(), all.end(), [](const auto &license) {
        return vppkit::license_status_of(license.status()) == vppkit::LicenseStatus::available;
    }));
    // What cannot be right is refused when it is used.
    auto wrong = client.licenses(LicenseFilter().pricing_param(VPPKIT_PLUS));
    MUST_THROW(Kind::usage, wrong.next());
    if (!user.empty()) {
        const auto of_user = vppkit::AssignmentFilter().client_user_id(user);
        CHECK(client.assignments(of_user).next()->front().client_user_id() == user);
    }
}

static void users_are_listed_with_and_without_retired_ones() {
    const auto client = sim_client();
    const auto count = [&](const vppkit::UserFilter &filter) {
        std::size_t users = 0, retired = 0;
        auto listing = client.users(filter);
        for (const auto &user : listing.records()) {
            retired +=
                vppkit::user_status_of(user.status()) == vppkit::UserStatus::retired;
            users++;
        }
        CHECK(listing.progress().records == users && listing.restarts() == 0);
        CHECK(listing.since_modified_token().has_value());
        return std::pair(users, retired);
    };
    const auto [active, none] = count({});
    const auto [all, some] = count(vppkit::UserFilter().including_retired().unordered());
    const auto [only, retired] = count(vppkit::UserFilter().retired_only().parallel(1));
    CHECK(none == 0 && some > 0 && active + some == all && only == some && retired == some);
    auto listing = client.users();
    for (const auto &page : listing) {
        CHECK(holds(page.head_json(), "\"client_context\""));
    }
    const auto since = vppkit::UserFilter().since(*listing.since_modified_token());
    CHECK(client.users(since).next()->empty());
}

static void a_listing_goes_on_after_an_exception() {
    const auto client = sim_client();
    const Fault fault(R"({"service": "getVPPLicensesSrv", "calls": [2],
                          "action": {"number": 9637}})");
    auto listing = client.licenses(LicenseFilter().parallel(1), vppkit::CallOptions().attempts(1));
    auto records = listing.records();
    std::size_t read = 0, failures = 0;
    for (bool is_complete = false; !is_complete;) {
        try {
            while (records.next()) {
                read++;
            }
            is_complete = true;
        } catch (const vppkit::Error &error) {
            CHECK(++failures == 1 && error.kind() == Kind::permission);
            CHECK(error.apple_number() == 9637);
        }
    }
    CHECK(failures == 1 && listing.progress().records == read);
    CHECK(listing.progress().total_records == static_cast<std::int64_t>(read));
}

static void unknown_members_are_kept() {
    const auto client = sim_client();
    support_sim_post("settings", R"({"quirks": ["unknown_members", "unknown_words"]})");
    const auto assets = client.assets();
    const auto assignment = client.assignments().next()->front().page();
    const auto license = client.licenses().next();
    const auto user = client.users().next();
    support_sim_post("settings", R"({"quirks": []})");
    CHECK(assets.front().extra_json().size() > 2);
    CHECK(holds(assets.front().json(), "\"adamIdStr\""));
    CHECK(holds(assets.head_json(), "\"client_context\""));
    CHECK(assignment[0].extra_json().size() > 2 && assignment[0].json().size() > 2);
    CHECK(assignment.head_json().size() > 1);
    CHECK(license->front().extra_json().size() > 2 && license->front().json().size() > 2);
    CHECK(license->head_json().size() > 1);
    CHECK(user->front().extra_json().size() > 2 && user->front().json().size() > 2);
    CHECK(assets.front().page().size() == assets.size());
}

RUN({"a listing is read by pages and by records",
     guarded<a_listing_is_read_by_pages_and_by_records>},
    {"records say what those of C say", guarded<records_say_what_those_of_c_say>},
    {"a page outlives all it came from", guarded<a_page_outlives_all_it_came_from>},
    {"pages work with algorithms", guarded<pages_work_with_algorithms>},
    {"there is no record behind the last", guarded<there_is_no_record_behind_the_last>},
    {"a filter says what is listed", guarded<a_filter_says_what_is_listed>},
    {"users are listed with and without retired ones",
     guarded<users_are_listed_with_and_without_retired_ones>},
    {"a listing goes on after an exception", guarded<a_listing_goes_on_after_an_exception>},
    {"unknown members are kept", guarded<unknown_members_are_kept>})
