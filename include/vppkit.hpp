// vppkit for C++: client for Apple's Volume Purchase Program (VPP, "Apps and Books") web services,
// through which schools and companies assign apps and books to people and devices.
//
//     #include <iostream>
//     #include <vppkit.hpp>
//
//     int main() {
//         const auto client = vppkit::Client::connect(
//             vppkit::ClientOptions().token_file("location.vpptoken"));
//         for (const auto &a : client.assignments().records()) {
//             std::cout << a.adam_id() << ' ' << a.serial_number() << a.client_user_id() << '\n';
//         }
//     }
//
//     c++ -std=c++17 first.cpp $(pkg-config --cflags --libs vppkit) -o first
//
// A thin layer over vppkit.h, in headers only, for C++17 and newer. It frees what C makes you free,
// throws what C returns, and turns pages, listings and syncs into ranges; every rule of the service is
// the library's. What you can do with vppkit.h you can do with this, and both can be mixed: `get()` of
// each class gives the handle of the C interface.
//
// Rules that hold for all of it:
//
// - Classes are handles unless they say otherwise: copies are cheap and mean the same thing, the last
//   one frees it. That holds for filters, options and jobs too: make another one where you want another
//   one. An object that was moved from may be used without harm: its calls throw `Kind::usage`, its
//   pages are empty.
// - What fails throws a `vppkit::Error`; see vppkit/error.hpp.
// - Texts that you give are `std::string_view`s, copied before the call returns. Texts that you get are
//   either `std::string`s of your own or `std::string_view`s into the object that gave them; those are
//   good as long as a copy of that object lives. One without a text is empty, with `data()` NULL.
// - Numbers, flags and times that may be missing are `std::optional`. Times are points of
//   `std::chrono::system_clock`, durations are milliseconds.
// - Objects may be used by any threads at once where their class says so, otherwise by one at a time.
//   Calls block the thread that makes them.
// - Exceptions of your callbacks never pass through the library; see `ClientOptions::on_log` and
//   `on_progress` of jobs for what becomes of them.
// - After `fork` the child may go on using its clients. Listings, syncs and cancels of the parent are of
//   no use there. Pages and errors can be read on.
//
// Where to read on, in the order one meets it:
//
//     vppkit/options.hpp    whom to connect to           vppkit/log.hpp      what a client tells
//     vppkit/client.hpp     every call                   vppkit/calls.hpp    deadlines, cancelling
//     vppkit/error.hpp      what is thrown               vppkit/enums.hpp    kinds, effects, words
//     vppkit/pages.hpp      records in pages             vppkit/records.hpp  what records say
//     vppkit/listings.hpp   page after page              vppkit/filters.hpp  what to list
//     vppkit/jobs.hpp       an asset for ten thousand devices
//     vppkit/changes.hpp    users and licence requests   vppkit/state.hpp    gate, token, account
//     vppkit/sync.hpp       the whole library, and what changes
//     vppkit/metadata.hpp   what the store knows

#ifndef VPPKIT_HPP
#define VPPKIT_HPP

#include <vppkit/client.hpp>

#endif
