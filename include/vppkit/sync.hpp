// Import and sync: the whole library, once and then what changes
//
// Both are ranges of events:
//
//     for (const auto &event : client.import()) {
//         for (const auto &asset : event.assets()) { store(asset); }
//         for (const auto &user : event.users()) { store(user); }
//         for (const auto &assignment : event.assignments()) { store(assignment); }
//         if (event.kind() == vppkit::EventKind::checkpoint) { keep(event.checkpoint()); }
//     }
//
// What does not belong to an event's kind is empty. A loop that ends without an exception has seen all
// of it; after an exception the sync can be read on, it goes on where it stands.
//
// A checkpoint is a text to keep: nothing that was handed over before it is lost to who goes on from it.
// Keep it with the records that came before it, in one transaction if you can, and store records under
// their keys: pages of an asset that was not complete yet come again. A later process goes on from it with
// `Client::sync`, also after it was complete: then what has changed since comes. Who keeps it in a file
// begins every run like this:
//
//     const auto checkpoint = vppkit::load_checkpoint("library.checkpoint");
//     auto sync = checkpoint ? client.sync(*checkpoint) : client.import();
//     sync.keep_in_file("library.checkpoint");
//
// A sync of assignments brings a changed asset so: first `EventKind::restarted` with its adamId, then
// all assignments of it. That is the normal case. On one with `is_full` delete what you have of that
// list: with an adamId the assignments of this adamId, whatever their pricingParam; without one all of
// the list. Do it in the transaction that ends with the next checkpoint.

#ifndef VPPKIT_SYNC_HPP
#define VPPKIT_SYNC_HPP

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <vppkit/calls.hpp>
#include <vppkit/records.hpp>

namespace vppkit {

/// The import that Apple recommends. A handle: copies are the same options. Used by one thread at a
/// time.
class ImportOptions : public detail::Handle<vppkit_import_options, vppkit_import_options_free> {
public:
    ImportOptions() : Handle(vppkit_import_options_new()) {}

    /// Reads licences in place of assignments, assigned ones only. For those who must have licence
    /// ids.
    ImportOptions &from_licenses() {
        vppkit_import_options_from_licenses(get());
        return *this;
    }

    /// Leaves the users out, for those who assign to devices only. Later syncs leave them out too.
    ImportOptions &without_users() {
        vppkit_import_options_without_users(get());
        return *this;
    }
};

/// How far an import or a sync is.
struct Progress {
    /// The list that is being read.
    List list = List::none;
    /// Its records delivered so far, since it began or began anew in this import or sync.
    std::uint64_t delivered = 0;
    /// Its records in all: an estimate, as others may be at work. 0 where nobody can know, such as
    /// how many changes will come: do not divide by it. Where licences or users go on from a
    /// checkpoint, those that came before it are among them, though not among `delivered`.
    std::uint64_t expected = 0;
    /// Assets whose assignments are complete, of those that are read now.
    std::uint64_t assets_done = 0;
    /// Assets (by adamId) whose assignments are read now: in a sync of changes those that have
    /// changed, after a checkpoint those that were not complete; 0 until that has begun.
    std::uint64_t assets = 0;
};

/// A list that begins anew because Apple lost its data or no longer takes its token, or because it is
/// known only that something of an asset has changed. In a sync of assignments that is how every
/// change comes: first this for each asset that has changed, then all assignments of it. Views live as
/// long as the event.
struct Restart {
    /// The list.
    List list = List::none;
    /// With assignments: of this asset, in all its qualities. Empty: of all.
    std::string_view adam_id;
    /// Whether all of it comes now: delete the rows that you have of the list, or of this adamId in
    /// it whatever their pricingParam, because what does not come again is gone. Otherwise only the
    /// changes come again, and nothing is to be deleted.
    bool is_full = false;
};

/// What an import or a sync found. Account, `assets` and the four counts of licences speak of the whole
/// library as it is now, also after a sync. All others speak of what this import or sync delivered:
/// after a sync of changes, or an import that went on from a checkpoint, only of what came now. Views
/// live as long as the event.
struct Summary {
    /// Whose library it is, for people.
    std::string_view account;
    /// Assets of the library: pairs of adamId and pricingParam.
    std::uint64_t assets = 0;
    /// Licences of the library that are assigned or available, by the assets' counts.
    std::uint64_t licenses = 0;
    /// Of the library: held by users and devices.
    std::uint64_t licenses_assigned = 0;
    /// Of the library: free.
    std::uint64_t licenses_available = 0;
    /// Of the library: refunded or moved away; not among `licenses`.
    std::uint64_t licenses_retired = 0;
    /// Assignments (or licences) delivered now; one that came again counts again.
    std::uint64_t assignments = 0;
    /// User records delivered now, retired ones too.
    std::uint64_t user_records = 0;
    /// Different users among the holders delivered now.
    std::uint64_t users = 0;
    /// Different devices among the holders delivered now.
    std::uint64_t devices = 0;
    /// Requests that the client sent meanwhile, repeats included.
    std::uint64_t requests = 0;
    /// Bytes of answers over the wire meanwhile.
    std::uint64_t received_bytes = 0;
    /// From the first request to the last record.
    std::chrono::milliseconds took{};
};

/// One step of an import or a sync. What it lends lives as long as a copy of it; its pages are handles
/// of their own. A handle: copies are cheap. May be read by any threads at once.
class Event : public detail::Handle<vppkit_event, vppkit_event_free> {
public:
    /// What it is. `EventKind::none` for one that this header does not know: ignore it.
    EventKind kind() const noexcept { return static_cast<EventKind>(vppkit_event_kind_of(get())); }

    /// Of `EventKind::started`: whose library it is, for people.
    std::string_view account() const noexcept { return view(vppkit_event_account(get())); }

    /// Of `EventKind::started`: whether only changes will come, beside the assets.
    bool is_incremental() const noexcept { return vppkit_event_is_incremental(get()); }

    /// Of `EventKind::assets`: all assets with their counts.
    Page<Asset> assets() const {
        return Page<Asset>(vppkit_asset_page_clone(vppkit_event_assets(get())));
    }

    /// Of `EventKind::users`: users, retired ones too, in a sync those that have changed.
    Page<User> users() const {
        return Page<User>(vppkit_user_page_clone(vppkit_event_users(get())));
    }

    /// Of `EventKind::assignments`: assignments of one asset.
    Page<Assignment> assignments() const {
        return Page<Assignment>(vppkit_assignment_page_clone(vppkit_event_assignments(get())));
    }

    /// Of `EventKind::licenses`: assigned licences, in a sync those that have changed (one that is
    /// free now is `Available`).
    Page<License> licenses() const {
        return Page<License>(vppkit_license_page_clone(vppkit_event_licenses(get())));
    }

    /// Of `EventKind::progress`: how far it is.
    std::optional<Progress> progress() const {
        vppkit_progress now;
        if (vppkit_event_progress(get(), &now) != VPPKIT_OK) {
            return std::nullopt;
        }
        return Progress{static_cast<List>(now.list), now.delivered, now.expected, now.assets_done,
                        now.assets};
    }

    /// Of `EventKind::waiting`: until when requests wait because Apple asked this account to.
    std::optional<Time> waiting_until() const {
        std::int64_t until = VPPKIT_ABSENT;
        vppkit_event_waiting_until(get(), &until);
        return detail::time(until);
    }

    /// Of `EventKind::restarted`: which list begins anew.
    std::optional<Restart> restart() const {
        vppkit_restart restart;
        if (vppkit_event_restart(get(), &restart) != VPPKIT_OK) {
            return std::nullopt;
        }
        return Restart{static_cast<List>(restart.list), detail::view(restart.adam_id),
                       restart.is_full};
    }

    /// Of `EventKind::checkpoint`: the text to keep, ASCII without blanks. It is opaque, some
    /// kilobytes long, and holds no secrets.
    std::string_view checkpoint() const noexcept { return view(vppkit_event_checkpoint(get())); }

    /// Of `EventKind::done`: what was found.
    std::optional<Summary> summary() const {
        vppkit_summary found;
        if (vppkit_event_summary(get(), &found) != VPPKIT_OK) {
            return std::nullopt;
        }
        Summary summary;
        summary.account = detail::view(found.account);
        summary.assets = found.assets;
        summary.licenses = found.licenses;
        summary.licenses_assigned = found.licenses_assigned;
        summary.licenses_available = found.licenses_available;
        summary.licenses_retired = found.licenses_retired;
        summary.assignments = found.assignments;
        summary.user_records = found.user_records;
        summary.users = found.users;
        summary.devices = found.devices;
        summary.requests = found.requests;
        summary.received_bytes = found.received_bytes;
        summary.took = detail::duration(found.took);
        return summary;
    }

    /// A JSON object: `event`, its kind, and `data`; of pages the number of records only.
    std::string json() const { return detail::text(vppkit_event_to_json(get())); }

    /// Takes an event of the C interface over.
    explicit Event(vppkit_event *event) : Handle(event) {}

private:
    static std::string_view view(const char *text) noexcept {
        return text == nullptr ? std::string_view() : std::string_view(text);
    }
};

/// An import or a sync on its way. A handle: copies mean the same one. Used by one thread at a time.
/// The last copy to go ends what is under way.
class Sync : public detail::Handle<vppkit_sync, vppkit_sync_free> {
public:
    using iterator = detail::NextIterator<Sync>;

    /// Waits for the next event; none after the event `EventKind::done`.
    ///
    /// Errors: `Kind::checkpoint` if the checkpoint belongs to another library; `Kind::storage` if one
    /// cannot be written to the file of `keep_in_file`; `Kind::usage` while another thread uses the sync; and what the services may return.
    std::optional<Event> next() { return next_unless(nullptr); }

    /// The same, ended by `cancel` in place of that of the call options.
    std::optional<Event> next(const Cancel &cancel) { return next_unless(cancel.get()); }

    /// From where it stands.
    iterator begin() { return iterator(*this); }
    iterator end() { return iterator(); }

    /// Keeps checkpoints in a file. One is written when the event after it is asked for, because then
    /// what came before it has been taken: at most one a second; without that limit the last one,
    /// before `EventKind::done` is given, and the one that is due when `next` fails. Nothing is
    /// written when the sync goes, nor when the call is cancelled: who ends a sync early finds a
    /// checkpoint in the file that is up to about a second behind, and what came after that one comes
    /// again.
    ///
    /// Only for those who store what each event brought before they ask for the next one. The file
    /// need not exist yet, its folder must; at every moment it holds a whole checkpoint. It holds for
    /// this sync alone: call it for each import and each sync, before the first event. The file is
    /// first looked at when a checkpoint is written.
    Sync &keep_in_file(std::string_view path) {
        detail::call(vppkit_sync_keep_in_file, get(), detail::terminated(path).c_str());
        return *this;
    }

    /// Takes a sync of the C interface over.
    explicit Sync(vppkit_sync *sync, std::shared_ptr<const void> keeps = nullptr)
        : Handle(sync, std::move(keeps)) {}

private:
    std::optional<Event> next_unless(const vppkit_cancel *cancel) {
        vppkit_event *event = nullptr;
        if (!detail::is_given(vppkit_sync_next, get(), cancel, &event)) {
            return std::nullopt;
        }
        return Event(event);
    }
};

/// Whether the import that a checkpoint belongs to is complete, so that only changes will come. Throws
/// `Kind::checkpoint` for a text that is no checkpoint.
inline bool checkpoint_is_complete(std::string_view checkpoint) {
    return detail::made<bool>(vppkit_checkpoint_is_complete,
                              detail::terminated(checkpoint).c_str());
}

/// The id of the library that a checkpoint belongs to, if it was known. Throws `Kind::checkpoint` for a
/// text that is no checkpoint.
inline std::optional<std::string> checkpoint_library_uid(std::string_view checkpoint) {
    return detail::maybe_text(detail::made<char *>(vppkit_checkpoint_library_uid,
                                                   detail::terminated(checkpoint).c_str()));
}

/// The checkpoint that `Sync::keep_in_file` has kept in a file; none if there is no such file yet.
/// Throws `Kind::storage` if the file cannot be read, and may be good; `Kind::checkpoint` if it can, and
/// holds no checkpoint or a damaged one: begin with a new import.
inline std::optional<std::string> load_checkpoint(std::string_view path) {
    return detail::maybe_text(
        detail::made<char *>(vppkit_checkpoint_load, detail::terminated(path).c_str()));
}

} // namespace vppkit

#endif
